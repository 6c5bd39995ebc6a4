import type { CDPSession, Page } from "playwright-core";

/** What the browser's protocol says of a worker, as far as it is a complaint. */
interface WorkerEvent {
  readonly method?: string;
  readonly params?: {
    readonly type?: string;
    readonly args?: readonly { readonly value?: unknown; readonly description?: string }[];
    readonly exceptionDetails?: { readonly text: string; readonly exception?: { readonly description?: string } };
    readonly entry?: { readonly level: string; readonly text: string; readonly url?: string };
  };
}

/**
 * Tells of errors and warnings in the shared workers of a page's context until the page is closed. Playwright itself sees
 * no shared workers.
 */
export async function listenToWorkers(page: Page, tell: (complaint: string) => void): Promise<void> {
  const browser = page.context().browser();
  if (browser === null) {
    throw new Error("A page of a persistent context has no browser to ask");
  }
  const own = await page.context().newCDPSession(page);
  const { targetInfo: pageInfo } = await own.send("Target.getTargetInfo");
  const all = await browser.newBrowserCDPSession();
  page.once("close", () => void all.detach().catch(() => undefined));
  all.on("Target.receivedMessageFromTarget", ({ message }) => {
    // The protocol's messages have this shape, and each member is optional.
    const complaint = complaintOf(JSON.parse(message) as WorkerEvent);
    if (complaint !== null) {
      tell(`worker: ${complaint}`);
    }
  });
  all.on("Target.targetCreated", ({ targetInfo }) => {
    if (targetInfo.type === "shared_worker" && targetInfo.browserContextId === pageInfo.browserContextId) {
      // A worker that is gone already has nothing to say.
      void listen(all, targetInfo.targetId).catch(() => undefined);
    }
  });
  await all.send("Target.setDiscoverTargets", { discover: true });
}

async function listen(all: CDPSession, targetId: string): Promise<void> {
  const { sessionId } = await all.send("Target.attachToTarget", { targetId, flatten: false });
  for (const [id, method] of ["Runtime.enable", "Log.enable"].entries()) {
    await all.send("Target.sendMessageToTarget", { sessionId, message: JSON.stringify({ id, method }) });
  }
}

function complaintOf({ method, params }: WorkerEvent): string | null {
  if (method === "Runtime.exceptionThrown") {
    return `uncaught: ${params?.exceptionDetails?.exception?.description ?? params?.exceptionDetails?.text}`;
  }
  if (method === "Runtime.consoleAPICalled" && /^(error|warning|assert)$/.test(params?.type ?? "")) {
    const words = params?.args?.map(({ value, description }) => description ?? JSON.stringify(value)) ?? [];
    return `console ${params?.type}: ${words.join(" ")}`;
  }
  if (method === "Log.entryAdded" && /^(error|warning)$/.test(params?.entry?.level ?? "")) {
    return `console ${params?.entry?.level}: ${params?.entry?.text} (${params?.entry?.url ?? ""})`;
  }
  return null;
}
