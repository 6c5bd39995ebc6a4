import type { DetailedBot } from "../live/documents.ts";

/** What of a bot says what the viewer may do with it. */
export type RoleOf = Pick<DetailedBot["bot"], "viewerRole">;

/** Whether the viewer may start and stop a bot. */
export function isOperated({ viewerRole }: RoleOf): boolean {
  return viewerRole !== "VIEWER";
}

/** Whether the viewer may change, share and delete a bot. */
export function isOwned({ viewerRole }: RoleOf): boolean {
  return viewerRole === "OWNER";
}
