import type { Refusal } from "./public-errors.ts";

/** Why a GraphQL request cannot be read, by its form alone; null: it may be. */
export function refuseForm(request: Request, url: URL): Refusal | null {
  const type = request.headers.get("content-type") ?? "";
  // Forms and plain text are what a page elsewhere can send without asking the browser first.
  if (request.method === "POST" && !/^application\/(json|graphql) *(;|$)/i.test(type)) {
    const found = type === "" ? "no content type" : type;
    return { status: 415, code: "BAD_USER_INPUT", message: `The body must be application/json, found ${found}` };
  }
  const wrong = ["variables", "extensions"].find((name) => !isJson(url.searchParams.get(name) || "{}"));
  return wrong === undefined
    ? null
    : { status: 400, code: "BAD_USER_INPUT", message: `The parameter ${wrong} of the address must be JSON` };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
