import { builder, FOR_SIGNED_IN, toId, toWithin, viewerOf } from "../schema/builder.ts";
import { PageInfoType } from "../schema/page-info.ts";
import { AccountRoleType } from "./account.schema.ts";
import {
  type AccountWithReset,
  createAccount,
  deleteAccount,
  disableAccount,
  enableAccount,
  resetAccountPassword,
  setAccountRole,
} from "./account-changes.ts";
import { type AccountListPage, cursorOf, listAccounts, type ListedAccount } from "./account-list.ts";

const AccountType = builder.objectRef<ListedAccount>("Account").implement({
  description: "An account as an administrator sees it: nothing of its bots but how many they are.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The account's id, a UUID." }),
    email: t.exposeString("email", { description: "Its e-mail address, in lower case." }),
    role: t.expose("role", { type: AccountRoleType, description: "What it may do beyond its own bots." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    disabledAt: t.expose("disabledAt", {
      type: "DateTime",
      nullable: true,
      description: "Since when nothing opens it; null: it is open.",
    }),
    hasPassword: t.exposeBoolean("hasPassword", {
      description: "Whether it has a password; without one, only one-time links open it.",
    }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When one of its sessions or API tokens that are kept was last used or made, to about a minute; null where there are none.",
    }),
    botCount: t.exposeInt("botCount", { description: "How many bots it owns." }),
  }),
});

const AccountEdgeType = builder.objectRef<ListedAccount>("AccountEdge").implement({
  description: "One account of a list.",
  fields: (t) => ({
    cursor: t.string({ description: "For `after`, to get what follows this account.", resolve: cursorOf }),
    node: t.field({ type: AccountType, description: "The account.", resolve: (account) => account }),
  }),
});

const AccountConnectionType = builder.objectRef<AccountListPage>("AccountConnection").implement({
  description: "A page of the list of accounts.",
  fields: (t) => ({
    edges: t.field({
      type: [AccountEdgeType],
      description: "The accounts of this page.",
      resolve: ({ accounts }) => [...accounts],
    }),
    pageInfo: t.field({
      type: PageInfoType,
      description: "Where this page ends.",
      resolve: ({ accounts, hasNextPage }) => {
        const last = accounts.at(-1);
        return { endCursor: last === undefined ? null : cursorOf(last), hasNextPage };
      },
    }),
    totalCount: t.exposeInt("totalCount", { description: "How many accounts the whole list has." }),
  }),
});

const AccountResetType = builder.objectRef<AccountWithReset>("AccountReset").implement({
  description: "An account, and a secret with which its owner sets a password.",
  fields: (t) => ({
    account: t.expose("account", { type: AccountType, description: "The account." }),
    resetToken: t.string({
      description:
        "For the page /reset-password#TOKEN, or resetPassword; good once. It is shown here once and stored nowhere.",
      resolve: ({ reset }) => reset.secret,
    }),
    expiresAt: t.field({
      type: "DateTime",
      description: "When the secret stops being good, an hour after it was made.",
      resolve: ({ reset }) => reset.expiresAt,
    }),
  }),
});

const DEFAULT_PAGE_SIZE = 50;
const LARGEST_PAGE_SIZE = 500;
const LAST = "CONFLICT for the last administrator who is not disabled.";

builder.queryField("accounts", (t) =>
  t.field({
    type: AccountConnectionType,
    extensions: FOR_SIGNED_IN,
    description: "All accounts, by e-mail, page by page. FORBIDDEN to whoever is no administrator.",
    args: {
      first: t.arg.int({
        description: `At most so many, 1 to ${LARGEST_PAGE_SIZE}; ${DEFAULT_PAGE_SIZE} when absent.`,
      }),
      after: t.arg.string({ description: "A cursor of this list, to get what follows it." }),
      search: t.arg.string({ description: "Part of the e-mail, in any case; all when absent." }),
    },
    resolve: (_, { first, after, search }, context) =>
      listAccounts(
        context.em,
        {
          first: toWithin("first", first ?? DEFAULT_PAGE_SIZE, 1, LARGEST_PAGE_SIZE),
          after: after ?? null,
          search: search ?? "",
        },
        viewerOf(context),
      ),
  }),
);

builder.mutationFields((t) => {
  const id = t.arg.id({ required: true, description: "The account's id." });
  return {
    createAccount: t.field({
      type: AccountResetType,
      description:
        "Makes an account without a password, and a secret with which its owner sets one. For administrators. BAD_USER_INPUT naming the field; CONFLICT when there is an account with this e-mail.",
      args: {
        email: t.arg.string({ required: true, description: "Its e-mail address; kept in lower case." }),
        role: t.arg({
          type: AccountRoleType,
          required: true,
          defaultValue: "USER",
          description: "What it may do beyond its own bots.",
        }),
      },
      resolve: (_, given, context) => createAccount(context.em, given, viewerOf(context)),
    }),
    setAccountRole: t.field({
      type: AccountType,
      description: `Gives an account another role. For administrators. NOT_FOUND; ${LAST}`,
      args: { id, role: t.arg({ type: AccountRoleType, required: true, description: "The role." }) },
      resolve: (_, given, context) => setAccountRole(context.em, toId(given.id), given.role, viewerOf(context)),
    }),
    disableAccount: t.field({
      type: AccountType,
      description: `Shuts an account: its sessions, API tokens, share links and one-time links end at once, and nothing opens it. Its bots go on as they are, and so does what it shares by e-mail. For administrators. NOT_FOUND; ${LAST}`,
      args: { id },
      resolve: (_, given, context) => disableAccount(context.em, toId(given.id), viewerOf(context)),
    }),
    enableAccount: t.field({
      type: AccountType,
      description: "Opens an account again; what was ended stays so. For administrators. NOT_FOUND.",
      args: { id },
      resolve: (_, given, context) => enableAccount(context.em, toId(given.id), viewerOf(context)),
    }),
    deleteAccount: t.id({
      description: `Deletes an account with its bots and all that was recorded of them, and returns its id; nobody shares a bot with its e-mail any more. For administrators. NOT_FOUND; ${LAST}`,
      args: { id },
      resolve: (_, given, context) => deleteAccount(context.em, toId(given.id), viewerOf(context)),
    }),
    resetAccountPassword: t.field({
      type: AccountResetType,
      description:
        "Makes a secret with which an account's owner sets a password; until it is used, everything stays as it is. For administrators. NOT_FOUND; CONFLICT when the account is disabled.",
      args: { id },
      resolve: (_, given, context) => resetAccountPassword(context.em, toId(given.id), viewerOf(context)),
    }),
  };
});
