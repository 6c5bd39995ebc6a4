import { buildSchema, type ExecutionResult, parse, validateSubscriptionArgs } from "graphql";
import { describe, expect, it } from "vitest";
import { createExecution, type StreamOperation, toEventText } from "../../../api/streams/execution.ts";
import { createFrames } from "../../../api/streams/frame.ts";

const schema = buildSchema("type Query { ping: Int } type Subscription { tick: Int }");

/** An operation of a group; `executions` counts how often its resolver ran. */
function anOperation(
  groupKey: string,
  executions: string[],
  resolve = (source: { readonly eventId: string }): unknown => Number(source.eventId),
): StreamOperation {
  const args = validateSubscriptionArgs({
    schema,
    document: parse("subscription { tick }"),
    fieldResolver: (source: { readonly eventId: string }) => {
      executions.push(groupKey);
      return resolve(source);
    },
  });
  if (!("operation" in args)) {
    throw new Error("The test's own operation is not valid");
  }
  return { args, groupKey, createContext: () => ({}) };
}

const toFrame = createFrames();
const FOR_MANY = { isForMany: true };
const same = (result: ExecutionResult) => result;

describe("createExecution", () => {
  it("executes once for all of a group", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const event = { eventId: "7" };

    const frames = Array.from({ length: 500 }, () => frameOf(anOperation("one", executions), event, FOR_MANY));

    expect(executions).toEqual(["one"]);
    expect(new Set(frames).size).toBe(1);
    const frame = await frames[0];
    expect(String(frame?.text)).toBe('event: next\nid: 7\ndata: {"data":{"tick":7}}\n\n');
  });

  it("executes for each group of its own", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const event = { eventId: "7" };

    await frameOf(anOperation("one account", executions), event, FOR_MANY);
    await frameOf(anOperation("another account", executions), event, FOR_MANY);

    expect(executions).toEqual(["one account", "another account"]);
  });

  it("executes again for another event, though its id is the same", async () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const operation = anOperation("one", executions);

    await frameOf(operation, { eventId: "7" }, FOR_MANY);
    await frameOf(operation, { eventId: "7" }, FOR_MANY);

    expect(executions).toEqual(["one", "one"]);
  });

  it("executes again for whoever comes after something that it waited for has failed", async () => {
    const frameOf = createExecution({ format: same, toFrame });
    const answers = [Promise.reject(new Error("The database is away")), Promise.resolve(1)];
    const operation = anOperation("one", [], async () => answers.shift());
    const event = { eventId: "7" };

    const failed = await Promise.all([frameOf(operation, event, FOR_MANY), frameOf(operation, event, FOR_MANY)]);
    const later = await frameOf(operation, event, FOR_MANY);

    expect(failed[0]).toBe(failed[1]);
    expect(String(failed[0].text)).toContain("The database is away");
    expect(String(later.text)).toBe('event: next\nid: 7\ndata: {"data":{"tick":1}}\n\n');
  });

  it("keeps nothing for one viewer alone", () => {
    const executions: string[] = [];
    const frameOf = createExecution({ format: same, toFrame });
    const operation = anOperation("one", executions);
    const event = { eventId: "7" };

    const alone = frameOf(operation, event, { isForMany: false });
    const frames = [frameOf(operation, event, FOR_MANY), frameOf(operation, event, FOR_MANY)];

    expect(executions).toEqual(["one", "one"]);
    expect(frames[0]).toBe(frames[1]);
    expect(frames[0]).not.toBe(alone);
  });

  it("makes the result public before it is encoded", async () => {
    const frameOf = createExecution({ format: () => ({ data: { tick: "hidden" } }), toFrame });

    const frame = await frameOf(anOperation("one", []), { eventId: "7" }, FOR_MANY);

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
