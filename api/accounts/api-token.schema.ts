import { builder, describeValues, FOR_SIGNED_IN, toId, viewerOf } from "../schema/builder.ts";
import {
  type ApiToken,
  createApiToken,
  listApiTokens,
  LONGEST_DAYS,
  MOST_TOKENS,
  revokeApiToken,
  TOKEN_SCOPES,
} from "./api-tokens.ts";

const TokenScopeType = builder.enumType("TokenScope", {
  description: "What an API token may do of what its account may.",
  values: describeValues(TOKEN_SCOPES, {
    READ: "Read and follow everything the account sees; change nothing.",
    CONTROL: "The same, and start and stop bots.",
  }),
});

const ApiTokenType = builder.objectRef<ApiToken>("ApiToken").implement({
  description: "A token for a program, without what it opens doors with.",
  fields: (t) => ({
    id: t.exposeID("id", { description: "The token's id, a UUID; it opens nothing." }),
    name: t.exposeString("name", { description: "What its maker calls it." }),
    scope: t.expose("scope", { type: TokenScopeType, description: "What it may do." }),
    createdAt: t.expose("createdAt", { type: "DateTime", description: "When it was made." }),
    expiresAt: t.expose("expiresAt", { type: "DateTime", description: "When it stops being accepted." }),
    lastUsedAt: t.expose("lastUsedAt", {
      type: "DateTime",
      nullable: true,
      description:
        "When it was last sent, to about a minute; a stream counts when it is opened. Null: not since it was made.",
    }),
  }),
});

const CreatedApiTokenType = builder
  .objectRef<{ readonly token: string; readonly apiToken: ApiToken }>("CreatedApiToken")
  .implement({
    description: "An API token that was just made.",
    fields: (t) => ({
      token: t.exposeString("token", {
        description:
          "Opaque; for the header Authorization: Bearer TOKEN, never for a cookie. It is shown here once and stored nowhere.",
      }),
      apiToken: t.expose("apiToken", { type: ApiTokenType, description: "What is kept of it." }),
    }),
  });

const DEFAULT_DAYS = 90;

const CreateApiTokenInput = builder.inputType("CreateApiTokenInput", {
  description: "A new API token.",
  fields: (t) => ({
    name: t.string({ required: true, description: "What to call it, 1 to 100 characters." }),
    scope: t.field({ type: TokenScopeType, required: true, description: "What it may do." }),
    expiresInDays: t.int({
      required: true,
      defaultValue: DEFAULT_DAYS,
      description: `For how many days it is good, 1 to ${LONGEST_DAYS}.`,
    }),
  }),
});

builder.queryField("apiTokens", (t) =>
  t.field({
    type: [ApiTokenType],
    extensions: FOR_SIGNED_IN,
    description: "The viewer's API tokens that are still good, the newest first. No API token can ask for them.",
    resolve: (_, _arguments, context) => listApiTokens(context.em, viewerOf(context)),
  }),
);

builder.mutationFields((t) => ({
  createApiToken: t.field({
    type: CreatedApiTokenType,
    description: `Makes a token for a program. BAD_USER_INPUT naming the field; CONFLICT when the account has ${MOST_TOKENS} already. No API token can ask for it.`,
    args: { input: t.arg({ type: CreateApiTokenInput, required: true, description: "The token." }) },
    resolve: (_, { input }, context) => createApiToken(context.em, input, viewerOf(context)),
  }),
  revokeApiToken: t.id({
    description:
      "Revokes an API token of the viewer's, and returns its id; every stream it opened ends at once. NOT_FOUND where there is none. No API token can ask for it.",
    args: { id: t.arg.id({ required: true, description: "The token's id." }) },
    resolve: (_, { id }, context) => revokeApiToken(context.em, toId(id), viewerOf(context)),
  }),
}));
