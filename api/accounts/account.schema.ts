import { builder, describeValues, FOR_SIGNED_OUT, OPEN_TO_ALL, viewerOf } from "../schema/builder.ts";
import { ACCOUNT_ROLES } from "./account.entity.ts";
import type { Viewer } from "./authenticate.ts";
import { canSignIn, setPassword } from "./password.ts";
import { revokeSession, signIn } from "./sign-in.ts";

/** What an account may do beyond its own bots. */
export const AccountRoleType = builder.enumType("AccountRole", {
  description: "What an account may do beyond its own bots.",
  values: describeValues(ACCOUNT_ROLES, {
    USER: "Sees and controls its own bots.",
    ADMIN: "Manages accounts; by itself it sees nobody's bots.",
  }),
});

const ViewerType = builder.objectRef<Pick<Viewer, "accountId" | "email" | "role">>("Viewer").implement({
  description: "Who is signed in.",
  fields: (t) => ({
    id: t.id({ description: "The account's id, a UUID.", resolve: (viewer) => viewer.accountId }),
    email: t.exposeString("email", { description: "The account's e-mail address, in lower case." }),
    role: t.expose("role", { type: AccountRoleType, description: "What the account may do beyond its own bots." }),
    hasPassword: t.boolean({
      description: "Whether the account has a password; without one, only one-time links open it.",
      resolve: ({ accountId }, _, { em }) => canSignIn(em, accountId),
    }),
  }),
});

interface OpenedSession {
  readonly token: string;
  readonly expiresAt: Date;
  readonly viewer: Pick<Viewer, "accountId" | "email" | "role">;
}

/** A session that was just opened, by whatever way in. */
export const SessionType = builder.objectRef<OpenedSession>("Session").implement({
  description: "A session that was just opened.",
  fields: (t) => ({
    token: t.exposeString("token", {
      description: "Opaque; for the header Authorization: Bearer TOKEN. It is shown here once and stored nowhere.",
    }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When the token stops being accepted." }),
    viewer: t.field({
      type: ViewerType,
      description: "Who is signed in now.",
      resolve: (session) => session.viewer,
    }),
  }),
});

builder.queryField("viewer", (t) =>
  t.field({
    type: ViewerType,
    nullable: true,
    extensions: OPEN_TO_ALL,
    description: "Who is signed in; null without a token.",
    resolve: (_, _arguments, { viewer }) => viewer,
  }),
);

builder.mutationFields((t) => ({
  signIn: t.field({
    type: SessionType,
    extensions: { ...OPEN_TO_ALL, ...FOR_SIGNED_OUT },
    description:
      "Opens a session and sets its cookie. UNAUTHENTICATED, alike for an unknown account and a wrong password; RATE_LIMITED, with 429 and Retry-After, where that has happened too often, alike again.",
    args: {
      email: t.arg.string({ required: true, description: "The account's e-mail address, in any case." }),
      password: t.arg.string({ required: true, description: "The account's password." }),
      remember: t.arg.boolean({ description: "True: for 30 days. False or absent: for 12 hours." }),
    },
    resolve: async (_, { email, password, remember }, { em, caller, signInAttempts, setSession }) => {
      const { account, token } = await signInAttempts.limit({ email, address: caller.address }, () =>
        signIn(em, { email, password, remember: remember ?? false, caller }),
      );
      setSession(token);
      return { ...token, viewer: { accountId: account.id, email: account.email, role: account.role } };
    },
  }),
  signOut: t.boolean({
    extensions: { ...OPEN_TO_ALL, ...FOR_SIGNED_OUT },
    description:
      "Ends the session that asks, and every stream it opened; takes its cookie away. False when nobody was signed in.",
    resolve: async (_, _arguments, { em, viewer, setSession }) => {
      setSession(null);
      if (viewer !== null) {
        await revokeSession(em, viewer.sessionId);
      }
      return viewer !== null;
    },
  }),
  setPassword: t.field({
    type: ViewerType,
    description:
      "Sets the viewer's password: the first one, or, with the current one, another. It ends every other sign-in of the account and its one-time links at once; the session that asks goes on, and so do API tokens and share links, which are revoked one by one. BAD_USER_INPUT naming the field for a password of the wrong length and a current one that is not right; a wrong one counts as a sign-in that has failed, and is RATE_LIMITED as they are.",
    args: {
      password: t.arg.string({ required: true, description: "The new password, 8 to 200 characters." }),
      currentPassword: t.arg.string({
        description: "The password until now; not needed where there is none.",
      }),
    },
    resolve: async (_, { password, currentPassword }, context) => {
      const viewer = viewerOf(context);
      const attempt = { email: viewer.email, address: context.caller.address };
      await setPassword(context.em, { password, current: currentPassword ?? null }, viewer, (check) =>
        context.signInAttempts.limit(attempt, check),
      );
      return viewer;
    },
  }),
}));
