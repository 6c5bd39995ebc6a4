/** The look of everything that a value is typed into or chosen in; red with `aria-invalid`. */
export const FIELD =
  "w-full min-w-0 scroll-my-24 rounded-control border border-faint/60 bg-surface px-2.5 py-[6px] text-text placeholder:text-faint hover:border-faint focus-visible:outline-offset-0 disabled:opacity-55 aria-invalid:border-error max-wide:min-h-11 max-wide:text-[16px]";

/** The look of a field's name, above it. */
export const FIELD_LABEL = "text-[13px] font-medium";

/** The look of what a field means, below it. */
export const FIELD_DESCRIPTION = "text-[12.5px] text-soft";

/** The look of what is wrong with a field, below it. */
export const FIELD_ERROR = "text-[12.5px] font-medium text-error [overflow-wrap:anywhere]";
