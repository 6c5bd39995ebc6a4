/** Texts of the part `session`. */
export const session = {
  signIn: "Sign in",
  signingIn: "Signing in…",
  signOut: "Sign out",
  email: "E-mail",
  password: "Password",
  remember: "Stay signed in on this browser for 30 days",
  refused: "The e-mail or the password is not right. What you typed is still here.",
  unreachable: "The server cannot be reached: {{ reason }}. What you typed is still here; try again.",
  failed: "It did not work: {{ reason }}. What you typed is still here.",
  noAnswer: "it gave no answer",
  stillSignedIn: "You are still signed in, since the server cannot be reached: {{ reason }}.",
  linkTitle: "No password, or forgotten?",
  linkText: "Whoever runs this server gets a link that signs a browser in once, within ten minutes, with",
  linkCommand: "npm run sign-in-link",
  again: {
    title: "Your session has ended",
    text: "Sign in again, and the page goes on where it is. What it shows is from when the session ended.",
    elsewhere: "Signing in in another tab of this browser does it as well, and so does a sign-in link.",
  },
  hint: {
    text: "You have no password yet. Set one, or you will need a new link when this session ends.",
    action: "Set a password",
  },
};
