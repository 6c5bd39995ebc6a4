import { For, type JSX, Show } from "solid-js";
import { t } from "../texts/texts.ts";
import { Dialog } from "../ui/dialog.tsx";
import type { KeyBinding, Keys } from "./keys.ts";

/** What {@link KeyHelp} shows. */
export interface KeyHelpProps {
  readonly isOpen: boolean;
  readonly onClose: () => void;
  readonly keys: Keys;
  /** Whether keys are listened to. */
  readonly isOn: boolean;
  readonly onSwitch: (isOn: boolean) => void;
}

/** Lists the keys of the page that is shown, and turns them off for who does not want them. */
export function KeyHelp(props: KeyHelpProps): JSX.Element {
  const everywhere = () => [...(props.keys.groups()[0] ?? []), escapeBinding()];
  const here = () => props.keys.groups().slice(1).flat();
  return (
    <Dialog
      isOpen={props.isOpen}
      onClose={() => props.onClose()}
      title={t("shell.keys.title")}
      description={t("shell.keys.text")}
    >
      <KeyGroup title={t("shell.keys.everywhere")} bindings={everywhere()} />
      <Show when={here().length > 0}>
        <KeyGroup title={t("shell.keys.here")} bindings={here()} />
      </Show>
      <label class="mt-5 flex min-h-8 items-center gap-2 border-t border-line pt-4 max-wide:min-h-11">
        <input
          type="checkbox"
          class="size-4 accent-accent"
          checked={props.isOn}
          onChange={(event) => props.onSwitch(event.currentTarget.checked)}
        />
        {t("shell.keys.isOn")}
      </label>
    </Dialog>
  );
}

type ShownBinding = Pick<KeyBinding, "keys" | "text">;

const escapeBinding = (): ShownBinding => ({ keys: t("shell.keys.escape"), text: t("shell.keys.close") });

function KeyGroup(props: { readonly title: string; readonly bindings: readonly ShownBinding[] }): JSX.Element {
  return (
    <section class="mt-4">
      <h3 class="mb-1 text-[12px] font-semibold text-soft">{props.title}</h3>
      <dl class="divide-y divide-line">
        <For each={props.bindings}>
          {(binding) => (
            <div class="flex items-center justify-between gap-4 py-1.5">
              <dt>{binding.text}</dt>
              <dd class="flex items-center gap-1.5">
                <For each={binding.keys.split(" ")}>
                  {(key, index) => <Key name={key} isFirst={index() === 0} />}
                </For>
              </dd>
            </div>
          )}
        </For>
      </dl>
    </section>
  );
}

function Key(props: { readonly name: string; readonly isFirst: boolean }): JSX.Element {
  return (
    <>
      <Show when={!props.isFirst}>
        <span class="text-[12px] text-faint">{t("shell.keys.between")}</span>
      </Show>
      <kbd class="min-w-6 rounded border border-line-strong bg-sunken px-1.5 py-px text-center font-mono text-[12px]">
        {props.name}
      </kbd>
    </>
  );
}
