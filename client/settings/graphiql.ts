import { PROBE } from "./documents.ts";

/**
 * Whether the server shows GraphiQL to a browser. It does so to whoever asks for a page; where it does not, the same
 * request is a query like any other, so that neither answer is an error.
 *
 * @returns false also where the server cannot be reached
 */
export async function hasGraphiql(fetch: typeof globalThis.fetch): Promise<boolean> {
  try {
    const response = await fetch(`/graphql?${new URLSearchParams({ query: PROBE }).toString()}`, {
      headers: { accept: "text/html, application/json;q=0.5" },
    });
    return response.ok && (response.headers.get("content-type") ?? "").startsWith("text/html");
  } catch {
    return false;
  }
}
