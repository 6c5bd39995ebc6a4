import { describe, expect, it } from "vitest";
import { createBroadcast } from "../../../api/streams/broadcast.ts";

/** A broadcast with what was opened and closed, and a way to say something. */
function aBroadcast() {
  const log: string[] = [];
  const emits = new Map<string, (event: string) => void>();
  const broadcast = createBroadcast<string>((key, emit) => {
    log.push(`open ${key}`);
    emits.set(key, emit);
    return () => log.push(`close ${key}`);
  });
  return { broadcast, log, say: (key: string, event: string) => emits.get(key)?.(event) };
}

describe("createBroadcast", () => {
  it("opens one source for all who follow the same, and closes it with the last", () => {
    const { broadcast, log } = aBroadcast();
    const leaveFirst = broadcast.watch("a", () => undefined);
    const leaveSecond = broadcast.watch("a", () => undefined);
    leaveFirst();
    leaveFirst();
    expect(log).toEqual(["open a"]);

    leaveSecond();

    expect(log).toEqual(["open a", "close a"]);
  });

  it("tells everybody the same, and those who come later the newest", () => {
    const { broadcast, say } = aBroadcast();
    const first: string[] = [];
    const second: string[] = [];
    broadcast.watch("a", (event) => first.push(event));
    say("a", "1");
    say("a", "2");
    broadcast.watch("a", (event) => second.push(event));
    say("a", "3");

    expect([first, second]).toEqual([
      ["1", "2", "3"],
      ["2", "3"],
    ]);
  });

  it("keeps keys apart, and tells nobody who has left", () => {
    const { broadcast, say } = aBroadcast();
    const seen: string[] = [];
    const leave = broadcast.watch("a", (event) => seen.push(event));
    broadcast.watch("b", () => undefined);
    say("b", "1");
    leave();
    say("a", "2");

    expect(seen).toEqual([]);
  });

  it("tells once what a source says while it is opened", () => {
    const seen: string[] = [];
    const broadcast = createBroadcast<string>((_, emit) => {
      emit("at once");
      return () => undefined;
    });

    broadcast.watch("a", (event) => seen.push(event));

    expect(seen).toEqual(["at once"]);
  });
});
