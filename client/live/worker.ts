import { createHub } from "./hub.ts";

/** The hub of all tabs, in a worker that they share and that lives as long as one of them. */
const hub = createHub({ url: "/graphql", locks: navigator.locks });

addEventListener("connect", (event) => {
  // The types are a page's: the event of a shared worker's scope is a MessageEvent with the new tab's port.
  for (const port of (event as MessageEvent).ports) {
    hub.connect(port);
  }
});
