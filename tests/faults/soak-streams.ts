import type { Socket } from "node:net";
import { openViewerStream } from "../bench/load/viewer-stream.ts";
import type { Dice } from "./dice.ts";

export interface SoakStreamsOptions {
  readonly port: number;
  readonly token: string;
  /** Each stream is of the next of them. */
  readonly botIds: readonly string[];
  readonly count: number;
  readonly dice: Dice;
}

/** Viewers who come back after every loss. Every second one takes gzip. */
export interface SoakStreams {
  /** How many have had an event since they last connected. */
  readonly openCount: () => number;
  /** Events that came so far. */
  readonly events: () => number;
  /** Connections that ended though nobody here ended them. */
  readonly surprises: () => number;
  /** How often a price went back in one stream. */
  readonly backs: () => number;
  /** Connections that were cut here so far. */
  readonly cuts: () => number;
  /** Cuts some of them, by a reset or by an end; they come back. */
  readonly cut: (count: number) => void;
  /** How many do not show this price, or a later one. */
  readonly behind: (priceOf: (botId: string) => number) => number;
  readonly close: () => Promise<void>;
}

/** One viewer, over all its connections. */
interface Viewer {
  readonly botId: string;
  readonly gzip: boolean;
  socket: Socket | null;
  isOpen: boolean;
  isCut: boolean;
  price: number;
}

/** So many are waiting for their first event at a time when all come. */
const WINDOW = 50;
const COME_BACK_MS = 1_000;
const BUFFER_BYTES = 65_536;

/** Opens streams; resolves when each has had its first event. */
export async function openSoakStreams(options: SoakStreamsOptions): Promise<SoakStreams> {
  const { port, token, botIds, count, dice } = options;
  const buffer = Buffer.alloc(BUFFER_BYTES);
  const counts = { events: 0, surprises: 0, backs: 0, cuts: 0 };
  const viewers = Array.from({ length: count }, (_, index): Viewer => ({
    botId: botIds[index % botIds.length] ?? "",
    gzip: index % 2 === 0,
    socket: null,
    isOpen: false,
    isCut: false,
    price: 0,
  }));
  let isOver = false;

  function take(viewer: Viewer, prices: readonly number[]): void {
    for (const price of prices) {
      counts.events += 1;
      counts.backs += price < viewer.price ? 1 : 0;
      viewer.price = price;
    }
  }

  /** Resolves at the first event. */
  function connect(viewer: Viewer): Promise<void> {
    const opened = Promise.withResolvers<void>();
    const { botId, gzip } = viewer;
    viewer.isCut = false;
    viewer.socket = openViewerStream(
      { port, token, botId, gzip, isRead: true, buffer },
      {
        onBytes: () => undefined,
        onEvents: (prices) => take(viewer, prices),
        onOpen: () => {
          viewer.isOpen = true;
          opened.resolve();
        },
        onEnd: () => {
          viewer.isOpen = false;
          viewer.price = 0;
          if (isOver) {
            return;
          }
          counts.surprises += viewer.isCut ? 0 : 1;
          setTimeout(() => isOver || void connect(viewer).then(opened.resolve), COME_BACK_MS * dice.number());
        },
      },
    );
    return opened.promise;
  }

  const waiting = [...viewers];
  const openWaiting = async () => {
    for (let viewer = waiting.pop(); viewer !== undefined; viewer = waiting.pop()) {
      await connect(viewer);
    }
  };
  await Promise.all(Array.from({ length: WINDOW }, openWaiting));

  return {
    openCount: () => viewers.filter(({ isOpen }) => isOpen).length,
    events: () => counts.events,
    surprises: () => counts.surprises,
    backs: () => counts.backs,
    cuts: () => counts.cuts,
    cut: (size) => {
      for (let left = size; left > 0; left -= 1) {
        const viewer = dice.pick(viewers);
        if (viewer.isOpen && !viewer.isCut) {
          viewer.isCut = true;
          counts.cuts += 1;
          if (dice.number() < 0.5) {
            viewer.socket?.resetAndDestroy();
          } else {
            viewer.socket?.destroy();
          }
        }
      }
    },
    behind: (priceOf) => viewers.filter(({ botId, price }) => price < priceOf(botId)).length,
    close: async () => {
      isOver = true;
      const closed = viewers.map(
        ({ socket }) =>
          new Promise<void>((resolve) => {
            if (socket === null || socket.destroyed) {
              resolve();
            } else {
              socket.once("close", () => resolve());
              socket.destroy();
            }
          }),
      );
      await Promise.all(closed);
    },
  };
}
