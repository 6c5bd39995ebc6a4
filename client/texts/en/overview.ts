/** Texts of the part `overview`. */
export const overview = {};
