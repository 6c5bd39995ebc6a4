import { createContext, createSignal, For, type JSX, onCleanup, useContext } from "solid-js";
import { t } from "../texts/texts.ts";

/** Says things in passing, over whatever page is shown: what was done by somebody who is elsewhere by now. */
export interface Notices {
  /** Shows a sentence for a while. What somebody has to act on belongs in its place on the page instead. */
  readonly show: (text: string) => void;
}

const NoticesContext = createContext<Notices>();

/** The notices of the page that this component belongs to. */
export function useNotices(): Notices {
  const notices = useContext(NoticesContext);
  if (notices === undefined) {
    throw new Error("There is no NoticesProvider above this component");
  }
  return notices;
}

/** Long enough to read two lines twice. */
const SHOWN_MS = 8_000;

/** Gives {@link useNotices} to what stands in it, and shows the notices at the foot of the window. */
export function NoticesProvider(props: { readonly children: JSX.Element }): JSX.Element {
  const [texts, setTexts] = createSignal<readonly { readonly text: string }[]>([]);
  const timers = new Set<ReturnType<typeof setTimeout>>();
  onCleanup(() => timers.forEach(clearTimeout));
  const hide = (notice: { readonly text: string }) => setTexts((all) => all.filter((one) => one !== notice));
  const show = (text: string) => {
    const notice = { text };
    setTexts((all) => [...all, notice]);
    const timer = setTimeout(() => {
      timers.delete(timer);
      hide(notice);
    }, SHOWN_MS);
    timers.add(timer);
  };
  return (
    <NoticesContext.Provider value={{ show }}>
      {props.children}
      <div
        aria-live="polite"
        class="pointer-events-none fixed inset-x-0 bottom-0 z-40 grid max-wide:bottom-14 justify-items-center gap-2 p-4"
      >
        <For each={texts()}>
          {(notice) => (
            <div class="pointer-events-auto flex max-w-120 items-start gap-3 rounded-control bg-text px-4 py-2.5 text-page shadow-lg">
              <p class="[overflow-wrap:anywhere]">{notice.text}</p>
              <button
                type="button"
                class="-my-1 -mr-2 rounded-control px-2 py-1 underline underline-offset-2 focus-visible:outline-page"
                onClick={() => hide(notice)}
              >
                {t("actions.close")}
              </button>
            </div>
          )}
        </For>
      </div>
    </NoticesContext.Provider>
  );
}
