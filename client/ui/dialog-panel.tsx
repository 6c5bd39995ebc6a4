import * as Kobalte from "@kobalte/core/dialog";
import { createEffect, type JSX, on, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import type { DialogProps } from "./dialog.tsx";

/** The dialog itself; use it through `Dialog`, which loads it. */
export function DialogPanel(props: DialogProps): JSX.Element {
  let opener: Element | null = null;
  createEffect(
    on(
      () => props.isOpen,
      (isOpen) => {
        if (isOpen) {
          opener = document.activeElement;
        }
      },
    ),
  );
  const focusWanted = (event: Event) => {
    const content = event.currentTarget;
    const wanted = content instanceof HTMLElement && content.querySelector<HTMLElement>("[data-focus-first]");
    if (wanted) {
      event.preventDefault();
      wanted.focus();
    }
  };
  const isDismissable = () => props.isDismissable ?? true;
  const keepUnless = (canClose: boolean) => (event: Event) => {
    if (!canClose) {
      event.preventDefault();
    }
  };
  return (
    <Kobalte.Root open={props.isOpen} onOpenChange={(isOpen) => !isOpen && props.onClose()}>
      <Kobalte.Portal>
        <Kobalte.Overlay class="fixed inset-0 z-30 bg-page/75" />
        <div class="fixed inset-0 z-30 grid grid-cols-1 place-items-center overflow-y-auto p-3">
          <Kobalte.Content
            role={props.role ?? "dialog"}
            class="w-full max-w-110 rounded-card border border-line-strong bg-surface p-5 [overflow-wrap:anywhere] shadow-lg focus:outline-none"
            onEscapeKeyDown={(event) => keepUnless(isDismissable())(event)}
            onPointerDownOutside={(event) => keepUnless(isDismissable() && props.role !== "alertdialog")(event)}
            onOpenAutoFocus={focusWanted}
            onCloseAutoFocus={() => opener instanceof HTMLElement && opener.focus({ preventScroll: true })}
          >
            <div class="flex items-start justify-between gap-3">
              <Kobalte.Title class="text-[17px] font-semibold tracking-tight">{props.title}</Kobalte.Title>
              <Show when={isDismissable() && props.role !== "alertdialog"}>
                <Kobalte.CloseButton
                  aria-label={t("actions.close")}
                  class="-m-2 grid size-9 flex-none place-items-center rounded-control text-soft hover:bg-sunken hover:text-text max-wide:size-11"
                >
                  <svg viewBox="0 0 10 10" class="size-[11px] fill-none stroke-current" aria-hidden="true">
                    <path d="M1 1l8 8M9 1l-8 8" stroke-width="1.5" stroke-linecap="round" />
                  </svg>
                </Kobalte.CloseButton>
              </Show>
            </div>
            <Show when={props.description}>
              <Kobalte.Description as="div" class="mt-1.5 text-soft">
                {props.description}
              </Kobalte.Description>
            </Show>
            {props.children}
          </Kobalte.Content>
        </div>
      </Kobalte.Portal>
    </Kobalte.Root>
  );
}
