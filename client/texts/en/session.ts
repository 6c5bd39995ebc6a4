/** Texts of the part `session`. */
export const session = {
  signIn: "Sign in",
  signOut: "Sign out",
  email: "E-mail",
  password: "Password",
  remember: "Stay signed in for 30 days",
};
