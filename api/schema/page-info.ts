import { builder } from "./builder.ts";

/** Where a page of any list ends. */
export const PageInfoType = builder
  .objectRef<{ readonly endCursor: string | null; readonly hasNextPage: boolean }>("PageInfo")
  .implement({
    description: "Where a page of a list ends.",
    fields: (t) => ({
      endCursor: t.exposeString("endCursor", {
        nullable: true,
        description: "For `after`, to get what follows; null on an empty page.",
      }),
      hasNextPage: t.exposeBoolean("hasNextPage", { description: "Whether anything follows." }),
      hasPreviousPage: t.boolean({ description: "Always false: lists are paged forwards.", resolve: () => false }),
      startCursor: t.string({
        nullable: true,
        description: "Always null: lists are paged forwards.",
        resolve: () => null,
      }),
    }),
  });
