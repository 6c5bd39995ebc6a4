import { createEffect, type JSX, Show } from "solid-js";
import { Dynamic } from "solid-js/web";
import { createLoaded } from "./create-loaded.ts";

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
  /** Made when it opens, and anew each time. The focus goes to what has `data-focus-first`, else to the first control. */
  readonly children: JSX.Element;
}

/**
 * A dialog over the page, which is dimmed and out of reach meanwhile; the focus goes back to where it was.
 *
 * What it is made of is loaded once the page has time for it, so that it opens at once and costs the first load nothing.
 */
export function Dialog(props: DialogProps): JSX.Element {
  const [panel, load] = createLoaded(async () => (await import("./dialog-panel.tsx")).DialogPanel);
  createEffect(() => props.isOpen && load());
  return <Show when={panel()}>{(loaded) => <Dynamic component={loaded()} {...props} />}</Show>;
}
