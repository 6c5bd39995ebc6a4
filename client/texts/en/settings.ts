/** Texts of the part `settings`. */
export const settings = {
  title: "Settings",
  account: {
    title: "Account",
    text: "Signing out ends the session in every tab of this browser.",
  },
  password: {
    title: "Password",
    has: "Another password ends every other session of this account, on other browsers and of programs.",
    hasNone:
      "This account has none yet: only a one-time link opens it. With a password you can sign in again when the session ends.",
    current: "Current password",
    new: "New password",
    rule: "8 to 200 characters.",
    set: "Set password",
    change: "Change password",
    done: "The password is set. Every other session has ended.",
  },
  appearance: {
    title: "Appearance",
    remembered: "remembered by this browser",
    theme: { label: "Theme", system: "As the system", light: "Light", dark: "Dark" },
    list: {
      label: "List of bots",
      table: { label: "Table", text: "Many bots at a glance, in rows." },
      cards: { label: "Cards", text: "More of each bot, with its line." },
    },
  },
  about: {
    title: "About",
    version: "botwatch {{ version }}",
    api: "Everything shown here comes from the GraphQL API at /graphql, which is open to programs as well.",
    graphiql: "Explore it in GraphiQL",
  },
};
