import { ActionStateType } from "../bots/bot-status.schema.ts";
import { ACCOUNT_MUTATIONS } from "../schema/audited-mutations.ts";
import { builder, describeValues, FOR_SIGNED_IN, toId, toWithin, viewerOf } from "../schema/builder.ts";
import { PageInfoType } from "../schema/page-info.ts";
import { AUDIT_OUTCOMES } from "./audit-entry.entity.ts";
import { type AuditPage, type AuditReading, listAuditEntries } from "./audit-list.ts";
import { OPEN_SIGN_IN_LINK } from "./audited-sign-in-link.ts";

const AuditOutcomeType = builder.enumType("AuditOutcome", {
  description: "What came of what somebody did.",
  values: describeValues(AUDIT_OUTCOMES, {
    DONE: "It was done. Of a start or a stop that means asked for: what the bot made of it is actionState.",
    REFUSED: "It may not be, or not so; the reason says why.",
    FAILED: "Something went wrong on the server.",
  }),
});

const AuditEntryType = builder.objectRef<AuditReading>("AuditEntry").implement({
  description: "Who did what to which bot or account, from where, and what came of it.",
  fields: (t) => {
    const text = (name: TextField, description: string) => t.exposeString(name, { nullable: true, description });
    return {
      id: t.exposeID("id", { description: "The entry's id, a UUID." }),
      at: t.expose("at", { type: "DateTime", description: "When it was, by the database's clock." }),
      actor: t.exposeString("actor", {
        description:
          "The e-mail address of who did it; of a sign-in that was refused, the one that was typed; empty: nobody who is known.",
      }),
      tokenName: text("tokenName", "The name of the API token that was used; null: none was."),
      action: t.exposeString("action", {
        description:
          "What was done: the name of the mutation, or openSignInLink for a one-time link that was opened.",
      }),
      botId: t.exposeID("botId", { nullable: true, description: "The bot it was done to; null: none." }),
      botName: text("botName", "What that was called then; null where whoever did it has no right to know."),
      target: text(
        "target",
        "Whom or what else it was done to: an e-mail address, a name or an id; null: nothing.",
      ),
      address: text("address", "The network address that it came from; null where it is not known."),
      userAgent: text("userAgent", "What the browser or program calls itself; null where it says nothing."),
      requestId: text("requestId", "The id of the request, by which the server's logs name it; null: it has none."),
      outcome: t.expose("outcome", { type: AuditOutcomeType, description: "What came of it." }),
      reason: text("reason", "Why it was refused or failed, in a person's words; null where it was done."),
      actionState: t.expose("actionState", {
        type: ActionStateType,
        nullable: true,
        description: "How far a start or a stop has come by now; null: it is none, or its bot is gone.",
      }),
      actionMessage: text(
        "actionMessage",
        "What came of a start or stop, where its state does not say all; or null.",
      ),
    };
  },
});

type TextField =
  | "tokenName"
  | "botName"
  | "target"
  | "address"
  | "userAgent"
  | "requestId"
  | "reason"
  | "actionMessage";

const AuditEdgeType = builder.objectRef<AuditPage["edges"][number]>("AuditEdge").implement({
  description: "One entry of a list.",
  fields: (t) => ({
    cursor: t.exposeString("cursor", { description: "For `after`, to get what follows this entry." }),
    node: t.expose("node", { type: AuditEntryType, description: "The entry." }),
  }),
});

const AuditConnectionType = builder.objectRef<AuditPage>("AuditConnection").implement({
  description: "A page of the audit log.",
  fields: (t) => ({
    edges: t.field({
      type: [AuditEdgeType],
      description: "The entries of this page, the newest first.",
      resolve: ({ edges }) => [...edges],
    }),
    pageInfo: t.field({
      type: PageInfoType,
      description: "Where this page ends.",
      resolve: ({ edges, hasNextPage }) => ({ endCursor: edges.at(-1)?.cursor ?? null, hasNextPage }),
    }),
  }),
});

const AuditFilterInput = builder.inputType("AuditFilter", {
  description: "Which entries to list; all that is given must hold.",
  fields: (t) => ({
    botId: t.id({ description: "What was done to this bot." }),
    action: t.string({ description: "What was done, as AuditEntry.action names it." }),
    actor: t.string({ description: "Who did it: a whole e-mail address, in any case." }),
    outcome: t.field({ type: AuditOutcomeType, description: "What came of it." }),
    since: t.field({ type: "DateTime", description: "At this instant or later." }),
    until: t.field({ type: "DateTime", description: "Before this instant." }),
  }),
});

const DEFAULT_ENTRIES = 50;
const MOST_ENTRIES = 200;

builder.queryField("auditLog", (t) =>
  t.field({
    type: AuditConnectionType,
    extensions: FOR_SIGNED_IN,
    description:
      "What the viewer did, what was tried in the viewer's name, and what anybody did to bots that are or were the viewer's; the newest first. Administrators see besides what was done to all accounts, and who signed in, but not what others do to their bots.",
    args: {
      first: t.arg.int({ defaultValue: DEFAULT_ENTRIES, description: `At most so many, 1 to ${MOST_ENTRIES}.` }),
      after: t.arg.string({ description: "A cursor of this list, to get what follows it." }),
      filter: t.arg({ type: AuditFilterInput, description: "Which entries; all when absent." }),
    },
    resolve: (_, { first, after, filter }, context) =>
      listAuditEntries(
        context.em,
        {
          first: toWithin("first", first ?? DEFAULT_ENTRIES, 1, MOST_ENTRIES),
          after: after ?? null,
          filter: { ...filter, botId: filter?.botId == null ? null : toId(filter.botId) },
          accountActions: [OPEN_SIGN_IN_LINK, ...ACCOUNT_MUTATIONS],
        },
        viewerOf(context),
      ),
  }),
);
