import { builder, FOR_SIGNED_IN, toId, viewerOf } from "../schema/builder.ts";
import { endOtherSessions, endSession, listSessions, type OpenSession } from "./open-sessions.ts";

const OpenSessionType = builder.objectRef<OpenSession>("OpenSession").implement({
  description: "A browser or program that somebody has signed in, until it signs out or its time is over.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The session's id, a UUID; it opens nothing." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When somebody signed in." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When it ends by itself." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When something was last asked with it, to about a minute; a stream counts when it is opened. Null: not since it began.",
    }),
    address: t.exposeString("address", {
      nullable: true,
      description: "The address it was opened from; null where that is not known, as for a token from a script.",
    }),
    userAgent: t.exposeString("userAgent", {
      nullable: true,
      description:
        "What the browser or program called itself then, up to 300 characters; null where it said nothing.",
    }),
    isCurrent: t.exposeBoolean("isCurrent", { description: "Whether it is the session that asks." }),
  }),
});

builder.queryField("sessions", (t) =>
  t.field({
    type: [OpenSessionType],
    extensions: FOR_SIGNED_IN,
    description:
      "The viewer's open sessions, the one that asks first, then the newest. API tokens and share links are not among them.",
    resolve: (_, _arguments, context) => listSessions(context.em, viewerOf(context)),
  }),
);

builder.mutationFields((t) => ({
  endSession: t.id({
    description:
      "Ends a session of the viewer's, and returns its id; every stream it opened ends at once. NOT_FOUND where there is none.",
    args: { id: t.arg.id({ required: true, description: "The session's id." }) },
    resolve: (_, { id }, context) => endSession(context.em, toId(id), viewerOf(context)),
  }),
  endOtherSessions: t.int({
    description:
      "Ends all sessions of the viewer's but the one that asks, and returns how many there were. API tokens and share links stay.",
    resolve: (_, _arguments, context) => endOtherSessions(context.em, viewerOf(context)),
  }),
}));
