/** Texts of the part `bot`. */
export const bot = {};
