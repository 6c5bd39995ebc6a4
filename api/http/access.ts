import type { DocumentNode, GraphQLSchema, SelectionSetNode } from "graphql";
import { getOperationAST, OperationTypeNode } from "graphql";
import { type Viewer, tokenOf } from "../accounts/authenticate.ts";
import { SESSION_SCOPES, type SessionScope } from "../accounts/session.entity.ts";
import { whenLate } from "../streams/patience.ts";
import type { Refusal } from "./public-errors.ts";

/** Who asks, as far as the request's token says. */
export interface Access {
  readonly viewer: Viewer | null;
  /** A cookie was sent that opens nothing any more: only the ways back in go on. */
  readonly hasStaleCookie: boolean;
}

export type FindViewer = (token: string) => Promise<Viewer | null>;

/** A check that takes longer has failed: the database is away. */
const CHECK_TIMEOUT_MS = 3_000;

const WRONG_TOKEN: Refusal = {
  status: 401,
  code: "UNAUTHENTICATED",
  message: "The token is wrong, has expired or was revoked: sign in again",
};
const NO_TOKEN: Refusal = { status: 401, code: "UNAUTHENTICATED", message: "Sign in first: this needs a token" };
const ONLY_SHARED: Refusal = {
  status: 403,
  code: "FORBIDDEN",
  message: "This link shows one bot and nothing else",
};
const UNCHECKED: Refusal = {
  status: 503,
  code: "UNAVAILABLE",
  message: "The token cannot be checked, since the database is away: try again in a moment",
  retryAfterSeconds: 2,
};

/** What a request's token opens, or why the request is refused before anything runs. */
export async function checkAccess(
  headers: Pick<Headers, "get">,
  findViewer: FindViewer,
): Promise<Access | Refusal> {
  const given = tokenOf(headers);
  if (given === null) {
    return { viewer: null, hasStaleCookie: false };
  }
  let viewer: Viewer | null;
  try {
    viewer = await inTime(findViewer(given.token));
  } catch {
    return UNCHECKED;
  }
  if (viewer === null && !given.isCookie) {
    return WRONG_TOKEN;
  }
  return { viewer, hasStaleCookie: viewer === null };
}

/** Why an operation may not run with this access; null: it may. */
export function refuseOperation(
  operation: { readonly schema: GraphQLSchema; readonly document: DocumentNode; readonly name: string | undefined },
  access: Access,
): Refusal | null {
  const fields = rootFields(operation);
  if (access.viewer !== null) {
    return refuseViewer(fields, access.viewer);
  }
  if (access.hasStaleCookie) {
    return fields.every(({ isForSignedOut }) => isForSignedOut) ? null : WRONG_TOKEN;
  }
  return fields.every(({ isOpenToAll }) => isOpenToAll) ? null : NO_TOKEN;
}

/** What a root field may be asked with. */
interface RootField {
  readonly name: string;
  readonly isOpenToAll: boolean;
  readonly isForLinks: boolean;
  readonly isForSignedOut: boolean;
  readonly neededScope: SessionScope;
}

const SCOPE_RANKS: Readonly<Record<SessionScope, number>> = { READ: 0, CONTROL: 1, FULL: 2 };

function refuseViewer(fields: readonly RootField[], { link, scope }: Viewer): Refusal | null {
  if (link !== null) {
    return fields.every(({ isForLinks }) => isForLinks) ? null : ONLY_SHARED;
  }
  const refused = fields.find(
    ({ isOpenToAll, neededScope }) => !isOpenToAll && SCOPE_RANKS[neededScope] > SCOPE_RANKS[scope],
  );
  return refused === undefined ? null : toLacking(refused);
}

function toLacking({ name, neededScope }: RootField): Refusal {
  const needed = neededScope === "CONTROL" ? "a token of the scope CONTROL, or somebody who" : "somebody who";
  return {
    status: 403,
    code: "FORBIDDEN",
    message: `This token must not ask for ${name}: that needs ${needed} signs in`,
  };
}

/** The root fields an operation asks for, whatever the fragments they stand in. */
function rootFields(operation: Parameters<typeof refuseOperation>[0]): readonly RootField[] {
  const { schema, document, name: operationName } = operation;
  const definition = getOperationAST(document, operationName);
  const type = definition == null ? undefined : schema.getRootType(definition.operation);
  const isMutation = definition?.operation === OperationTypeNode.MUTATION;
  const fragments = new Map(
    document.definitions.flatMap((one) =>
      one.kind === "FragmentDefinition" ? [[one.name.value, one] as const] : [],
    ),
  );
  const names = new Set<string>();
  const visited = new Set<string>();

  function visit(selectionSet: SelectionSetNode | undefined): void {
    for (const selection of selectionSet?.selections ?? []) {
      if (selection.kind === "Field") {
        names.add(selection.name.value);
      } else if (selection.kind === "InlineFragment") {
        visit(selection.selectionSet);
      } else if (!visited.has(selection.name.value)) {
        visited.add(selection.name.value);
        visit(fragments.get(selection.name.value)?.selectionSet);
      }
    }
  }

  visit(definition?.selectionSet);
  return [...names].map((name) => {
    const extensions = type?.getFields()[name]?.extensions ?? {};
    return {
      name,
      isOpenToAll: name.startsWith("__") || extensions["isOpenToAll"] === true,
      isForLinks: name === "__typename" || extensions["isForLinks"] === true,
      isForSignedOut: extensions["isForSignedOut"] === true,
      neededScope: toScope(extensions["neededScope"]) ?? (isMutation ? "FULL" : "READ"),
    };
  });
}

function toScope(value: unknown): SessionScope | undefined {
  return SESSION_SCOPES.find((scope) => scope === value);
}

function inTime<Result>(promise: Promise<Result>): Promise<Result> {
  const { promise: timeout, reject } = Promise.withResolvers<never>();
  const forget = whenLate(CHECK_TIMEOUT_MS, () => reject(new Error("The database did not answer in time")));
  return Promise.race([promise, timeout]).finally(forget);
}
