/** Texts of the part `actions`. */
export const actions = {};
