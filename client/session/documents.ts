import { graphql } from "../graphql/graphql.ts";

/** Who somebody is. */
const VIEWER_PARTS = graphql(`
  fragment ViewerParts on Viewer @_unmask {
    id
    email
    role
    hasPassword
  }
`);

/** Who is signed in. */
export const VIEWER = graphql(
  `
    query Viewer {
      viewer {
        ...ViewerParts
      }
    }
  `,
  [VIEWER_PARTS],
);

/** Opens a session; the browser keeps its cookie. */
export const SIGN_IN = graphql(
  `
    mutation SignIn($email: String!, $password: String!, $remember: Boolean!) {
      signIn(email: $email, password: $password, remember: $remember) {
        viewer {
          ...ViewerParts
        }
      }
    }
  `,
  [VIEWER_PARTS],
);

/** Ends the session and takes its cookie away. */
export const SIGN_OUT = graphql(`
  mutation SignOut {
    signOut
  }
`);

/** Sets the first password, or another one; every other session of the account ends. */
export const SET_PASSWORD = graphql(
  `
    mutation SetPassword($password: String!, $currentPassword: String) {
      setPassword(password: $password, currentPassword: $currentPassword) {
        ...ViewerParts
      }
    }
  `,
  [VIEWER_PARTS],
);

/** What the server is set up for, as far as somebody who is not signed in needs to know. */
export const SERVER_SETTINGS = graphql(`
  query ServerSettings {
    serverSettings {
      canSendMail
    }
  }
`);

/** Asks for a mail with a link that sets a new password. */
export const REQUEST_PASSWORD_RESET = graphql(`
  mutation RequestPasswordReset($email: String!) {
    requestPasswordReset(email: $email)
  }
`);

/** Sets a password with the secret of a link, and signs in. */
export const RESET_PASSWORD = graphql(
  `
    mutation ResetPassword($token: String!, $password: String!) {
      resetPassword(token: $token, password: $password) {
        viewer {
          ...ViewerParts
        }
      }
    }
  `,
  [VIEWER_PARTS],
);
