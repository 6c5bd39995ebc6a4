import { connect } from "node:net";
import type { Dice } from "./dice.ts";
import { toRequest } from "./socket-witness.ts";
import type { Role } from "./witness.ts";

export interface CrowdOptions {
  readonly size: number;
  readonly dice: Dice;
  /** What one of them asks, and with whose token. */
  readonly ask: () => { readonly role: Role; readonly token: string };
  /** The port of any server. */
  readonly port: () => number;
}

/** The longest that one of them waits before it leaves. Some leave before they were answered. */
const LONGEST_STAY_MS = 1_500;

/** Many open a stream and leave without a word, each at a moment of its own; resolves when all have left. */
export async function sendCrowd({ size, dice, ask, port }: CrowdOptions): Promise<void> {
  await Promise.all(
    Array.from({ length: size }, () => {
      const { role, token } = ask();
      const socket = connect(port(), "127.0.0.1");
      socket.on("error", () => undefined);
      socket.resume();
      socket.write(toRequest(role, token, null));
      setTimeout(
        () => (dice.number() < 0.5 ? socket.resetAndDestroy() : socket.destroy()),
        dice.between(0, LONGEST_STAY_MS),
      );
      return new Promise((resolve) => socket.on("close", resolve));
    }),
  );
}
