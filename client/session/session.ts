import { type Accessor, createContext, useContext } from "solid-js";

/** Who is signed in, as far as the dashboard needs to know. */
export interface SessionViewer {
  readonly id: string;
  readonly email: string;
  /** An ADMIN manages accounts. */
  readonly role: "USER" | "ADMIN";
  /** Whether the account has a password; without one, only one-time links open it. */
  readonly hasPassword: boolean;
}

/** Why a password was not set. */
export interface PasswordRefusal {
  /** What it is about; null where it is about neither. */
  readonly field: "password" | "currentPassword" | "token" | null;
  readonly message: string;
}

/** Who is signed in on this browser, and the ways in and out. */
export interface Session {
  /** Undefined while it is not known yet; null when nobody is. */
  readonly viewer: Accessor<SessionViewer | null | undefined>;
  /** Why it cannot be found out who is signed in, while the server cannot be asked; it is tried on by itself. */
  readonly trouble: Accessor<string | null>;
  /** Tries at once to find out who is signed in, where that waits for its next try. */
  readonly retryNow: () => void;
  /** True while the page asks its viewer to sign in again, over what it shows. */
  readonly isAskingAgain: Accessor<boolean>;
  /**
   * Asks the viewer to sign in again; settles once that has happened, here or in another tab. All who ask meanwhile share
   * one question. Rejects where nobody was signed in to begin with: such a page has a form of its own.
   */
  readonly askAgain: () => Promise<void>;
  /** @returns null when it worked, else a sentence for the person at the form */
  readonly signIn: (email: string, password: string, remember: boolean) => Promise<string | null>;
  /**
   * Sets the viewer's password; all other sessions of the account end.
   *
   * @param currentPassword - null where there is none.
   * @returns why it was not set, else null
   */
  readonly setPassword: (password: string, currentPassword: string | null) => Promise<PasswordRefusal | null>;
  /** Whether the server can send a mail with a link for a new password; false too where it cannot be asked. */
  readonly canSendMail: () => Promise<boolean>;
  /** Asks for such a mail. @returns null when the server took it, whether or not there is such an account, else a sentence */
  readonly requestPasswordReset: (email: string) => Promise<string | null>;
  /** Sets a password with the secret of a link, and signs in. @returns why it was not set, else null */
  readonly resetPassword: (token: string, password: string) => Promise<PasswordRefusal | null>;
  /** Signs out, in every tab of this browser, which then start anew. @returns why it did not work, else null */
  readonly signOut: () => Promise<string | null>;
}

/** Where components find the {@link Session}. */
export const SessionContext = createContext<Session>();

/** The session of the page that this component belongs to. */
export function useSession(): Session {
  const session = useContext(SessionContext);
  if (session === undefined) {
    throw new Error("There is no SessionContext above this component");
  }
  return session;
}
