/** Texts of the frame around every page. */
export const shell = {
  product: "botwatch",
  titleOf: "{{ page }} · botwatch",
  skipToContent: "Skip to content",
  navigation: "Main",
  overview: "Bots",
  markets: "Markets",
  settings: "Settings",
  findBot: "Find a bot",
  theme: {
    label: "Theme: {{ choice }}",
    system: "as the system",
    light: "light",
    dark: "dark",
  },
  notFound: {
    title: "No such page",
    text: "There is nothing at this address. It may have been moved, or the link is incomplete.",
    back: "Go to your bots",
  },
  broken: {
    title: "This part broke",
    text: "The rest of the page goes on. What went wrong: {{ message }}",
    again: "Try again",
  },
  loading: "Loading",
};
