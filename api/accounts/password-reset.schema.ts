import { builder, FOR_SIGNED_OUT, OPEN_TO_ALL } from "../schema/builder.ts";
import { SessionType } from "./account.schema.ts";
import { resetPassword } from "./password-reset.ts";

const ServerSettingsType = builder.objectRef<{ readonly canSendMail: boolean }>("ServerSettings").implement({
  description: "What this server is set up for, as far as somebody who is not signed in needs to know.",
  fields: (t) => ({
    canSendMail: t.exposeBoolean("canSendMail", {
      description: "Whether it can send mail: without, requestPasswordReset sends nothing.",
    }),
  }),
});

builder.queryField("serverSettings", (t) =>
  t.field({
    type: ServerSettingsType,
    extensions: { ...OPEN_TO_ALL, ...FOR_SIGNED_OUT },
    description: "What this server is set up for.",
    resolve: (_, _arguments, { resetRequests }) => ({ canSendMail: resetRequests.canSend }),
  }),
);

builder.mutationFields((t) => ({
  requestPasswordReset: t.boolean({
    extensions: { ...OPEN_TO_ALL, ...FOR_SIGNED_OUT },
    description:
      "Asks for a mail with a link that sets a new password, good for an hour. Always true, at once, and whether or not there is such an account; at most 3 mails an hour are sent for an account, and 20 for an address. Nothing is sent where serverSettings says that no mail can be.",
    args: { email: t.arg.string({ required: true, description: "The account's e-mail address, in any case." }) },
    resolve: (_, { email }, { resetRequests, caller }) => {
      resetRequests.ask(email, caller);
      return true;
    },
  }),
  resetPassword: t.field({
    type: SessionType,
    extensions: { ...OPEN_TO_ALL, ...FOR_SIGNED_OUT },
    description:
      "Sets a password with the secret of a link for it, which is spent. It ends all sessions, API tokens, share links and one-time links of the account, opens a session and sets its cookie. BAD_USER_INPUT naming the field for a password of the wrong length and a secret that opens nothing.",
    args: {
      token: t.arg.string({ required: true, description: "What stands behind # in the link." }),
      password: t.arg.string({ required: true, description: "The new password, 8 to 200 characters." }),
    },
    resolve: async (_, { token: secret, password }, { em, caller, setSession }) => {
      const { account, token } = await resetPassword(em, { secret, password, caller });
      setSession(token);
      return { ...token, viewer: { accountId: account.id, email: account.email, role: account.role } };
    },
  }),
}));
