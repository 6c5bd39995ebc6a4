import { networkOf } from "../accounts/network.ts";
import { type Access, checkAccess, type FindViewer } from "./access.ts";
import type { Refusal } from "./public-errors.ts";
import { refuseForm } from "./request-form.ts";
import { type OriginOptions, refuseOrigin } from "./request-origin.ts";
import type { RefuseRate } from "./request-rate.ts";

export interface GateOptions extends OriginOptions {
  readonly findViewer: FindViewer;
  /** The same for a stream, whose session is followed from then on. */
  readonly findViewerOfStream: FindViewer;
  readonly refuseRate: RefuseRate;
}

/** Lets a request in, with what its token opens, or says why not: before anything of what it asks is read. */
export interface Gate {
  /** @param address - where it came from; null where nothing tells. */
  readonly admit: (request: Request, url: URL, address: string | null) => Promise<Access | Refusal>;
  /**
   * The access of a request that came as for a stream and is none: who was found a moment ago will not do, as nobody checks
   * further. Null: it did not come as for a stream.
   */
  readonly admitAgain: (request: Request) => Promise<Access | Refusal> | null;
}

/** Creates the gate. */
export function createGate(options: GateOptions): Gate {
  const { findViewer, findViewerOfStream, refuseRate } = options;
  return {
    admit: async (request, url, address) => {
      const refusal = refuseForm(request, url) ?? refuseOrigin(request, options);
      if (refusal !== null) {
        return refusal;
      }
      const access = await checkAccess(request.headers, isForStream(request) ? findViewerOfStream : findViewer);
      const network = address === null ? null : networkOf(address);
      if ("status" in access) {
        // Looking for a token that is wrong takes as much as for a good one.
        const tooMany = access.status === 401 ? await refuseRate(network) : null;
        return tooMany ?? access;
      }
      return (await refuseRate(access.viewer?.sessionId ?? network)) ?? access;
    },
    admitAgain: (request) => (isForStream(request) ? checkAccess(request.headers, findViewer) : null),
  };
}

function isForStream({ headers }: Request): boolean {
  return headers.get("accept")?.startsWith("text/event-stream") === true;
}
