/** Texts of the part `form`. */
export const form = {};
