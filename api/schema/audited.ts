import { defaultFieldResolver, type GraphQLSchema } from "graphql";
import type { AuditAbout, AuditedCall, AuditSubject } from "../audit/audit-log.ts";
import { type ArgumentPath, AUDITED_MUTATIONS, type AuditedMutation } from "./audited-mutations.ts";
import type { Context } from "./builder.ts";

/** Has every mutation of a schema written down in the audit log: what came of it, and not before that is known. */
export function audited(schema: GraphQLSchema): GraphQLSchema {
  for (const field of Object.values(schema.getMutationType()?.getFields() ?? {})) {
    const resolve = field.resolve ?? defaultFieldResolver;
    const how = AUDITED_MUTATIONS[field.name] ?? {};
    // Every operation has the context of a request.
    field.resolve = (source, args, context, info) =>
      runAudited(field.name, how, args, context as Context, async () => resolve(source, args, context, info));
  }
  return schema;
}

async function runAudited(
  action: string,
  how: AuditedMutation,
  args: unknown,
  context: Context,
  run: () => Promise<unknown>,
): Promise<unknown> {
  const { audit, caller, requestId = null } = context;
  if (how.isLeftOut) {
    return run();
  }
  // Whoever signs in acts as the account they name, whatever token the request has with it.
  const viewer = how.answer === "SESSION" ? null : context.viewer;
  const about = toAbout(how, args);
  const subjects = about === null ? [] : await audit.find(about, viewer);
  const accountId = toId(textAt(args, how.account));
  // Asked before as well: it may be gone afterwards.
  const accountEmail = accountId === null ? null : await audit.emailOf(accountId);
  const call: AuditedCall = {
    action,
    viewer,
    claimedEmail: emailAt(args, how.claimedEmail),
    // Of an account that somebody may not touch, no more than what they have said themselves.
    target: textAt(args, how.target) ?? textAt(args, how.account),
    caller,
    requestId,
  };
  let result: unknown;
  try {
    result = await run();
  } catch (error) {
    if (isByAnybody(call)) {
      await audit.write(call, subjects, { error });
    }
    throw error;
  }
  const done = {
    ...call,
    viewer: viewer ?? (how.answer === "SESSION" ? viewerOf(result) : null),
    target: accountEmail ?? call.target,
  };
  if (isByAnybody(done)) {
    await audit.write(done, await subjectsAfter(how, subjects, result, (after) => audit.find(after, viewer)));
  }
  return result;
}

/** What nobody did who is known, or claims to be somebody, is left out: strangers could fill the log with it. */
function isByAnybody({ viewer, claimedEmail }: AuditedCall): boolean {
  return viewer !== null || claimedEmail !== null;
}

const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** An id as the database writes it; null: it is none, which whoever asks is told. */
function toId(given: string | null): string | null {
  const id = given?.toLowerCase() ?? "";
  return UUID.test(id) ? id : null;
}

function toAbout(how: AuditedMutation, args: unknown): AuditAbout | null {
  const botId = toId(textAt(args, how.bot));
  if (botId !== null) {
    return { botId };
  }
  const shareLinkId = toId(textAt(args, how.shareLink));
  return shareLinkId === null ? null : { shareLinkId };
}

/** The bots of what was done, as far as only its answer tells. */
async function subjectsAfter(
  how: AuditedMutation,
  subjects: readonly AuditSubject[],
  result: unknown,
  find: (about: AuditAbout) => Promise<readonly AuditSubject[]>,
): Promise<readonly AuditSubject[]> {
  const ids = (Array.isArray(result) ? result : [result]).flatMap((one: unknown) => textAt(one, ["id"]) ?? []);
  if (how.answer === "BOT" && ids[0] !== undefined) {
    return find({ botId: ids[0] });
  }
  if (how.answer === "ACTIONS" && ids.length > 0) {
    return find({ botActionIds: ids });
  }
  return subjects;
}

/** Who is signed in now, by the answer of what has signed somebody in. */
function viewerOf(result: unknown): AuditedCall["viewer"] {
  const accountId = textAt(result, ["viewer", "accountId"]);
  const email = textAt(result, ["viewer", "email"]);
  return accountId === null || email === null ? null : { accountId, email, tokenName: null };
}

function emailAt(value: unknown, path: ArgumentPath | undefined): string | null {
  // As accounts have it. What is none may be anything that was typed into the wrong field, a password for example.
  const email = textAt(value, path)?.trim().toLowerCase() ?? "";
  return /^[^\s@]+@[^\s@]+$/.test(email) ? email : null;
}

/** The text at a place; null: there is none. */
function textAt(value: unknown, path: ArgumentPath | undefined): string | null {
  let found = value;
  for (const name of path ?? []) {
    found = typeof found === "object" && found !== null ? Reflect.get(found, name) : undefined;
  }
  return path !== undefined && typeof found === "string" ? found : null;
}
