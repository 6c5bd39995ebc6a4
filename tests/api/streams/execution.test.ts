import { buildSchema, type ExecutionResult, parse, validateSubscriptionArgs } from "graphql";
import { describe, expect, it } from "vitest";
import { createExecution, type StreamOperation, toEventText } from "../../../api/streams/execution.ts";
import { createFrames } from "../../../api/streams/frame.ts";

const schema = buildSchema("type Query { ping: Int } type Subscription { tick: Int }");

/** An operation of a group; `executions` counts how often its resolver ran. */
function anOperation(groupKey: string, executions: string[], query = "subscription { tick }"): StreamOperation {
  const args = validateSubscriptionArgs({
    schema,
    document: parse(query),
    fieldResolver: (source: { readonly eventId: string }) => {
      executions.push(groupKey);
      return Number(source.eventId);
    },
  });
  if (!("operation" in args)) {
    throw new Error("The test's own operation is not valid");
  }
  return { args, groupKey, createContext: () => ({}) };
}

const toFrame = createFrames();
const same = (result: ExecutionResult) => result;

describe("createExecution", () => {
  it("executes once for all of a group", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const event = { eventId: "7" };

    const frames = Array.from({ length: 500 }, () => frameOf(anOperation("one", executions), event));

    expect(executions).toEqual(["one"]);
    expect(new Set(frames).size).toBe(1);
    const frame = await frames[0];
    expect(String(frame?.text)).toBe('event: next\nid: 7\ndata: {"data":{"tick":7}}\n\n');
  });

  it("executes for each group of its own", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const event = { eventId: "7" };

    await frameOf(anOperation("one account", executions), event);
    await frameOf(anOperation("another account", executions), event);

    expect(executions).toEqual(["one account", "another account"]);
  });

  it("executes again for another event, though its id is the same", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const operation = anOperation("one", executions);

    await frameOf(operation, { eventId: "7" });
    await frameOf(operation, { eventId: "7" });

    expect(executions).toEqual(["one", "one"]);
  });

  it("makes the result public before it is encoded", async () => {
    const frameOf = createExecution({ format: () => ({ data: { tick: "hidden" } }), toFrame });

    const frame = await frameOf(anOperation("one", []), { eventId: "7" });

    expect(String(frame.text)).toBe('event: next\nid: 7\ndata: {"data":{"tick":"hidden"}}\n\n');
  });
});

describe("toEventText", () => {
  it("keeps text with line breaks on one line", () => {
    const text = toEventText({ data: { reason: "one\ntwo\r\nthree\u2028four" } }, "7");

    expect(text).toBe('event: next\nid: 7\ndata: {"data":{"reason":"one\\ntwo\\r\\nthree\u2028four"}}\n\n');
  });

  it("leaves the id out where there is none", () => {
    expect(toEventText({ data: null })).toBe('event: next\ndata: {"data":null}\n\n');
  });
});
