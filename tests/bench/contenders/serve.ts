import { once } from "node:events";
import type { Server } from "node:http";
import type { AddressInfo } from "node:net";
import type { Seeded } from "../seed.ts";

/** What a contender's process tells its parent once it listens. */
export interface Listening {
  readonly port: number;
  /** The bots of a database of its own. */
  readonly seeded?: Seeded;
}

/** Listens on a free port, which is returned, and ends with the parent. */
export async function serve(server: Server): Promise<number> {
  process.on("disconnect", () => process.exit(0));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  // A server that listens on a port has an address of this kind.
  return (server.address() as AddressInfo).port;
}

/** Tells the parent where this contender listens. */
export function tellParent(listening: Listening): void {
  process.send?.(listening);
}

/** The database of the bench, which a contender's process finds in its environment. */
export function benchUrl(): string {
  const url = process.env["BENCH_URL"];
  if (url === undefined) {
    throw new Error("BENCH_URL is not set: npm run bench starts this process");
  }
  return url;
}
