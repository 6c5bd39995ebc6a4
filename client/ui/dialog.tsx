import { type Component, createEffect, createSignal, type JSX, onCleanup, onMount, Show } from "solid-js";
import { Dynamic } from "solid-js/web";

/** What a {@link Dialog} shows. */
export interface DialogProps {
  readonly isOpen: boolean;
  /** Called when the person wants it closed: by Escape, by a click beside it or by its cross. */
  readonly onClose: () => void;
  readonly title: string;
  /** A sentence below the title, read together with it. */
  readonly description?: JSX.Element;
  /** `alertdialog` interrupts with a question that wants an answer; a click beside it does not close it. @defaultValue "dialog" */
  readonly role?: "dialog" | "alertdialog";
  /** False where only what stands in it can close it: there is no cross and no Escape. @defaultValue true */
  readonly isDismissable?: boolean;
  /** Made when it opens, and anew each time. */
  readonly children: JSX.Element;
}

/**
 * A dialog over the page, which is dimmed and out of reach meanwhile; the focus goes back to where it was.
 *
 * What it is made of is loaded once the page has time for it, so that it opens at once and costs the first load nothing.
 */
export function Dialog(props: DialogProps): JSX.Element {
  const [panel, setPanel] = createSignal<Component<DialogProps>>();
  const load = () =>
    void import("./dialog-panel.tsx").then(
      ({ DialogPanel }) => setPanel(() => DialogPanel),
      // The server is away; it is tried again when somebody opens the dialog.
      () => undefined,
    );
  onMount(() => onCleanup(whenIdle(load)));
  createEffect(() => {
    if (props.isOpen && panel() === undefined) {
      load();
    }
  });
  return <Show when={panel()}>{(loaded) => <Dynamic component={loaded()} {...props} />}</Show>;
}

/** Safari has no `requestIdleCallback`. */
const WITHOUT_IDLE_MS = 500;

function whenIdle(run: () => void): () => void {
  if (typeof requestIdleCallback === "function") {
    const handle = requestIdleCallback(run);
    return () => cancelIdleCallback(handle);
  }
  const timer = setTimeout(run, WITHOUT_IDLE_MS);
  return () => clearTimeout(timer);
}
