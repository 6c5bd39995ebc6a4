import { graphql } from "../graphql/graphql.ts";

/** Who is signed in. */
export const VIEWER = graphql(`
  query Viewer {
    viewer {
      id
      email
    }
  }
`);

/** Opens a session; the browser keeps its cookie. */
export const SIGN_IN = graphql(`
  mutation SignIn($email: String!, $password: String!, $remember: Boolean!) {
    signIn(email: $email, password: $password, remember: $remember) {
      viewer {
        id
        email
      }
    }
  }
`);

/** Ends the session and takes its cookie away. */
export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut
  }
`);
