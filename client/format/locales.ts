/** The languages in whose notation numbers and instants are written, the reader's favourite first. */
export const LOCALES: readonly string[] = navigator.languages;
