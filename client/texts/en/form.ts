/** Texts of the part `form`. */
export const form = { new: "New bot", edit: "Edit bot" };
