/** Texts of the part `charts`. */
export const charts = {};
