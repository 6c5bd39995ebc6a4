/** Texts of the part `connection`. */
export const connection = {};
