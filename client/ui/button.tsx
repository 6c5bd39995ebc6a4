import { type JSX, splitProps } from "solid-js";

/** What a {@link Button} takes beside what every button of HTML does. */
export interface ButtonProps extends JSX.ButtonHTMLAttributes<HTMLButtonElement> {
  /** `primary`: what most people come for; `danger`: what stops or deletes. @defaultValue "plain" */
  readonly look?: "plain" | "primary" | "danger" | "quiet";
}

/** A button; it submits nothing unless its type says so. */
export function Button(props: ButtonProps): JSX.Element {
  const [own, rest] = splitProps(props, ["look", "class", "type"]);
  return (
    <button
      {...rest}
      type={own.type ?? "button"}
      class={`${buttonClass(own.look ?? "plain")} ${own.class ?? ""}`}
    />
  );
}

/** The classes of a button, for links that look like one. */
export function buttonClass(look: "plain" | "primary" | "danger" | "quiet"): string {
  return `${BASE} ${LOOKS[look]}`;
}

const BASE =
  "inline-flex items-center justify-center gap-2 rounded-control border px-[13px] py-[6px] font-medium max-wide:min-h-11 disabled:opacity-55 disabled:cursor-not-allowed aria-disabled:opacity-65 aria-disabled:cursor-not-allowed";

const LOOKS = {
  plain: "border-line-strong bg-surface text-text hover:bg-sunken",
  primary: "border-accent bg-accent text-on-accent hover:opacity-90",
  danger: "border-line-strong bg-surface text-error hover:bg-error-soft",
  quiet: "border-transparent bg-transparent text-soft hover:bg-sunken hover:text-text",
};
