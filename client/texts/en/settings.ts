/** Texts of the part `settings`. */
export const settings = { title: "Settings" };
