import type { Client } from "@urql/core";
import type { ResultOf, VariablesOf } from "gql.tada";
import { type Accessor, createSignal } from "solid-js";
import { ask } from "../../graphql/ask.ts";
import { toSentence } from "../../graphql/failure.ts";
import { CREATE_SHARE_LINK, REVOKE_SHARE_LINK, SHARE_LINKS } from "./documents.ts";

/** A link as its owner sees it. */
export type ShareLink = ResultOf<typeof SHARE_LINKS>["shareLinks"][number];
/** What a link is to be. */
export type NewShareLink = Omit<VariablesOf<typeof CREATE_SHARE_LINK>["input"], "botId">;

/** The links of a bot, and what can be done with them. */
export interface ShareLinks {
  /** Undefined until they were read. */
  readonly links: Accessor<readonly ShareLink[] | undefined>;
  /** Why the last thing that was asked came to nothing, in a sentence; null while nothing did. */
  readonly problem: Accessor<string | null>;
  /** The address of the link that was made last, which is known only now; null: none was. */
  readonly address: Accessor<string | null>;
  /** @returns whether it was made */
  readonly create: (link: NewShareLink) => Promise<boolean>;
  /** @returns whether it has ended */
  readonly revoke: (id: string) => Promise<boolean>;
}

/** Reads the links of a bot, and again after each change. */
export function createShareLinks(client: Client, botId: string): ShareLinks {
  const [links, setLinks] = createSignal<readonly ShareLink[]>();
  const [problem, setProblem] = createSignal<string | null>(null);
  const [address, setAddress] = createSignal<string | null>(null);

  const read = async (): Promise<void> => {
    try {
      setLinks((await ask(client, SHARE_LINKS, { botId })).shareLinks);
    } catch (reason) {
      setProblem(reason instanceof Error ? reason.message : String(reason));
    }
  };
  const create = async (link: NewShareLink): Promise<boolean> => {
    setProblem(null);
    const { data, error } = await client.mutation(CREATE_SHARE_LINK, { input: { ...link, botId } }).toPromise();
    if (data === undefined) {
      setProblem(error === undefined ? null : toSentence(error));
      return false;
    }
    // Behind the #, so that it reaches no server's log and no other site.
    setAddress(`${location.origin}/shared#${data.createShareLink.token}`);
    await read();
    return true;
  };
  const revoke = async (id: string): Promise<boolean> => {
    setProblem(null);
    const { data, error } = await client.mutation(REVOKE_SHARE_LINK, { id }).toPromise();
    setProblem(error === undefined ? null : toSentence(error));
    setAddress(null);
    await read();
    return data !== undefined;
  };
  void read();
  return { links, problem, address, create, revoke };
}
