import { parseArgs } from "node:util";

/** What the command line and the environment ask for. */
export type Wish =
  | {
      readonly kind: "watch";
      readonly botId: string;
      readonly url: string;
      readonly token: string;
      readonly isJson: boolean;
    }
  | { readonly kind: "help" }
  | { readonly kind: "wrong"; readonly message: string };

/** What `--help` prints. */
export const HELP = `Usage: npm run watch -- <bot id> [--json]

Follows one bot in the terminal and reconnects by itself. On a terminal it keeps one line up to date; elsewhere it
prints a line for each change.

  --json   one JSON object a line: {"type":"status", …} for each status, {"type":"connection", …} for each
           change of the connection; in a pipe, npm run --silent keeps npm's own lines out
  --help   this text

Environment:
  BOTWATCH_URL     the server, or its GraphQL address (http://127.0.0.1:4000/graphql)
  BOTWATCH_TOKEN   a token of an account that may see the bot; npm run token prints one

Exit codes:
  0  stopped by Ctrl-C, SIGTERM, or because nobody reads the output any more
  1  gave up after 10 attempts in a row to connect, or the server refused
  2  wrong usage: the bot id, an option, BOTWATCH_URL or BOTWATCH_TOKEN
  3  not signed in: the token is wrong or has expired
  4  no such bot, or not one that this token may see
`;

const DEFAULT_URL = "http://127.0.0.1:4000/graphql";
const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/**
 * Reads the command line and the environment.
 *
 * @param args without the program's own name
 */
export function toWish(args: readonly string[], environment: NodeJS.ProcessEnv): Wish {
  const line = parseLine(args);
  if (typeof line === "string") {
    return wrong(line);
  }
  if (line.values.help) {
    return { kind: "help" };
  }

  const [botId, ...rest] = line.positionals;
  if (botId === undefined) {
    return wrong("Which bot? Expected its id: npm run watch -- <bot id>");
  }
  if (rest.length > 0) {
    return wrong(`Expected one bot id, found ${rest.length + 1}`);
  }
  if (!UUID.test(botId)) {
    return wrong(`Expected a bot id, which is a UUID, found "${botId}"`);
  }

  const url = toUrl(environment["BOTWATCH_URL"] || DEFAULT_URL);
  if (url === null) {
    return wrong(
      `BOTWATCH_URL is "${environment["BOTWATCH_URL"]}", expected an http or https address like ${DEFAULT_URL}`,
    );
  }
  const token = environment["BOTWATCH_TOKEN"]?.trim();
  if (!token) {
    return wrong("BOTWATCH_TOKEN is not set, expected a token; npm run token prints one");
  }
  if (!/^[\x21-\x7e]+$/.test(token)) {
    return wrong("BOTWATCH_TOKEN holds blanks or letters that no token has");
  }

  return { kind: "watch", botId: botId.toLowerCase(), url, token, isJson: line.values.json };
}

function parseLine(args: readonly string[]) {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { json: { type: "boolean", default: false }, help: { type: "boolean", short: "h", default: false } },
    });
  } catch (error) {
    // Node's message goes on with advice about options that look like values.
    return error instanceof Error ? (error.message.split(". ")[0] ?? error.message) : String(error);
  }
}

function toUrl(text: string): string | null {
  if (!URL.canParse(text)) {
    return null;
  }
  const url = new URL(text);
  const isUsable = /^https?:$/.test(url.protocol) && url.username === "" && url.password === "";
  if (!isUsable) {
    return null;
  }
  if (url.pathname === "/") {
    url.pathname = "/graphql";
  }
  return url.href;
}

const wrong = (message: string): Wish => ({ kind: "wrong", message });
