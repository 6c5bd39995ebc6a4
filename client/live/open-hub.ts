import type { HubOptions } from "./hub.ts";
import type { Port } from "./protocol.ts";

/**
 * A way to the hub that all tabs share, in a worker of theirs.
 *
 * @param onBroken called when the worker cannot be started
 * @returns null where the browser has no shared workers, as on some phones, or does not allow one
 */
export function openSharedHub(onBroken: () => void): Port | null {
  if (typeof SharedWorker === "undefined") {
    return null;
  }
  try {
    const worker = new SharedWorker(new URL("./worker.ts", import.meta.url), { type: "module", name: "botwatch" });
    worker.addEventListener("error", onBroken);
    return worker.port;
  } catch {
    return null;
  }
}

/** A way to a hub of this page alone, which is loaded only where it is needed. */
export function openOwnHub(options: HubOptions): Port {
  const { port1, port2 } = new MessageChannel();
  const serve = async (): Promise<void> => {
    const { createHub } = await import("./hub.ts");
    createHub(options).connect(port2);
  };
  void serve();
  return port1;
}
