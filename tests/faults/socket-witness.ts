import { connect, type Socket } from "node:net";
import { createHttpReader } from "./http-stream.ts";
import { DOCUMENTS, type Notice, type Role, toSighting, variablesOf, type Witness } from "./witness.ts";

/** How a socket is read. */
export type Appetite = "all" | "1 KB/s" | "nothing";

/** A program that speaks HTTP over a bare socket, and reads as fast as it is told. */
export interface SocketWitness extends Witness {
  readonly eat: (appetite: Appetite) => void;
}

export interface SocketWitnessOptions {
  /** The address of each connection. */
  readonly address: () => string;
  readonly token: string;
  readonly role: Role;
  readonly notice: Notice;
}

/** As the clients of ours: three pings are missing. */
const SILENCE_MS = 12_000;
const START_AGAIN_MS = 500;
const SIP_BYTES = 128;
const SIP_INTERVAL_MS = 125;
/** Answers that ask to come again. */
const PASSING: readonly number[] = [429, 503];

/** Follows something; comes back after every loss with the id of the last event. */
export function followBySocket({ address, token, role, notice }: SocketWitnessOptions): SocketWitness {
  let appetite: Appetite = "all";
  let socket: Socket | undefined;
  let drink = () => undefined as void;
  let lastEventId: string | null = null;
  let again: NodeJS.Timeout | undefined;
  let hasLeft = false;

  function start(): void {
    const { hostname, port } = new URL(address());
    const own = connect(Number(port), hostname);
    socket = own;
    const read = createAnswerReader({
      notice,
      onId: (id) => {
        lastEventId = id;
      },
      onEnd: () => own.destroy(),
    });
    // Who does not read hears nothing.
    const silence = setTimeout(() => (appetite === "all" ? own.destroy() : silence.refresh()), SILENCE_MS);
    const sips = setInterval(
      () => appetite === "1 KB/s" && take(own.read(SIP_BYTES) ?? own.read()),
      SIP_INTERVAL_MS,
    );

    function take(bytes: Buffer | null): void {
      if (bytes === null || hasLeft) {
        return;
      }
      silence.refresh();
      try {
        read(bytes);
      } catch (error) {
        notice({ type: "refused", reason: String(error) });
        own.destroy();
      }
    }

    drink = () => {
      if (appetite === "all") {
        take(own.read());
      }
    };
    own.on("error", () => undefined);
    own.on("readable", drink);
    own.on("end", () => own.destroy());
    own.on("close", () => {
      clearTimeout(silence);
      clearInterval(sips);
      again = hasLeft ? undefined : setTimeout(start, START_AGAIN_MS);
    });
    own.write(toRequest(role, token, lastEventId));
  }

  start();
  return {
    role,
    eat: (next) => {
      appetite = next;
      // What came meanwhile was announced before.
      drink();
    },
    leave: () => {
      hasLeft = true;
      clearTimeout(again);
      socket?.destroy();
    },
  };
}

/** The request of one stream, word by word. */
export function toRequest({ watched }: Role, token: string, lastEventId: string | null): string {
  const body = JSON.stringify({ query: DOCUMENTS[watched.field], variables: variablesOf(watched) });
  const lines = [
    "POST /graphql HTTP/1.1",
    "host: botwatch",
    `authorization: Bearer ${token}`,
    "accept: text/event-stream",
    "content-type: application/json",
    `content-length: ${Buffer.byteLength(body)}`,
    ...(lastEventId === null ? [] : [`last-event-id: ${lastEventId}`]),
  ];
  return `${lines.join("\r\n")}\r\n\r\n${body}`;
}

interface AnswerOptions {
  readonly notice: Notice;
  readonly onId: (id: string) => void;
  /** The answer has come to its end, whatever it was. */
  readonly onEnd: () => void;
}

/** Reads the bytes of one answer; each `next` event is a sighting. */
function createAnswerReader({ notice, onId, onEnd }: AnswerOptions): (bytes: Buffer) => void {
  const decoder = new TextDecoder();
  let status = 0;
  let text = "";

  function takeEvent(block: string): void {
    const field = (name: string) => new RegExp(`^${name}: ?(.*)$`, "m").exec(block)?.[1];
    const id = field("id");
    if (field("event") === "next") {
      notice(toSighting(JSON.parse(field("data") ?? "")));
    } else if (field("event") === "complete") {
      notice({ type: "refused", reason: "The server has ended the stream" });
    }
    if (id !== undefined) {
      onId(id);
    }
  }

  const reader = createHttpReader({
    onHead: (found) => {
      status = found;
      if (status === 200) {
        notice({ type: "opened" });
      } else if (!PASSING.includes(status)) {
        notice({ type: "refused", reason: `The server answered ${status}` });
      }
    },
    onBody: (bytes) => {
      if (status !== 200) {
        return;
      }
      text += decoder.decode(bytes, { stream: true });
      for (let end = text.indexOf("\n\n"); end >= 0; end = text.indexOf("\n\n")) {
        takeEvent(text.slice(0, end));
        text = text.slice(end + 2);
      }
    },
    onEnd,
  });
  return reader.read;
}
