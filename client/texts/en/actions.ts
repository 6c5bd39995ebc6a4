/** Texts of the part `actions`. */
export const actions = {
  close: "Close",
  cancel: "Cancel",
};
