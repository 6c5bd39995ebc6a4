/** Texts of the part `overview`. */
export const overview = {
  title: "Bots",
  markets: {
    title: "Markets",
  },
};
