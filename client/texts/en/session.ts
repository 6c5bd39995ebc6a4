/** Texts of the part `session`. */
export const session = {};
