import { describe, expect, it } from "vitest";
import { writeAtPace } from "../../bench/writers/pace.ts";
import type { Writer } from "../../bench/writers/writer.ts";

/** Three statements, with more time than they need. */
const THREE = { perSecond: 3, seconds: 1, firstNumber: 7 };

describe("writeAtPace", () => {
  it("gives each statement a price of its own, and bots in turn", async () => {
    const { writer, written } = aWriter();

    await writeAtPace({ ...THREE, writer, botIds: ["a", "b", "c"], batch: 2 });

    expect(written).toEqual([
      { botIds: ["a", "b"], price: "7.5" },
      { botIds: ["a", "c"], price: "8.5" },
      { botIds: ["b", "c"], price: "9.5" },
    ]);
  });

  it("says when each statement was acknowledged", async () => {
    const { writer } = aWriter();

    const commits = await writeAtPace({ ...THREE, writer, botIds: ["a"], batch: 1 });

    expect(commits.get(7)).toBe(1_000);
  });

  it("fails when a write does", async () => {
    const writer: Writer = {
      write: () => Promise.reject(new Error("The server is gone")),
      close: async () => undefined,
    };

    await expect(writeAtPace({ ...THREE, writer, botIds: ["a"], batch: 1 })).rejects.toThrow(/writes failed/);
  });
});

function aWriter() {
  const written: { readonly botIds: readonly string[]; readonly price: string }[] = [];
  const writer: Writer = {
    write: async (botIds, price) => {
      written.push({ botIds, price });
      return 1_000;
    },
    close: async () => undefined,
  };
  return { writer, written };
}
