import type { AnyVariables, Client, TypedDocumentNode } from "@urql/core";
import { toSentence } from "./failure.ts";

/**
 * Asks the server once. While the connection is lost it waits for it to come back.
 *
 * @throws Error with a sentence for people, without a final stop, when the server refuses or the question was given up
 */
export async function ask<Data, Variables extends AnyVariables>(
  client: Client,
  document: TypedDocumentNode<Data, Variables>,
  variables: Variables,
): Promise<Data> {
  const { data, error } = await client.query(document, variables).toPromise();
  if (error !== undefined || data === undefined) {
    throw new Error(error === undefined ? "The server answered without data" : toSentence(error));
  }
  return data;
}
