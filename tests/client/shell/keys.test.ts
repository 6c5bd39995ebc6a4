import { renderHook, cleanup } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, describe, expect, it } from "vitest";
import { createKeys, type KeyBinding } from "../../../client/shell/keys.ts";

afterEach(() => {
  cleanup();
  document.body.innerHTML = "";
});

/** Keys that write down what was run. */
function startKeys(isOn = () => true) {
  const ran: string[] = [];
  const binding = (keys: string, name = keys): KeyBinding => ({ keys, text: name, run: () => ran.push(name) });
  const { result: keys } = renderHook(() => createKeys({ isOn }));
  return { ran, binding, keys };
}

function press(key: string, options: KeyboardEventInit = {}, target: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", { key, bubbles: true, cancelable: true, ...options });
  target.dispatchEvent(event);
  return event;
}

describe("createKeys", () => {
  it("runs what a key stands for, and keeps the key from the browser", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/"), binding("?")]));

    const event = press("?", { shiftKey: true });

    expect(ran).toEqual(["?"]);
    expect(event.defaultPrevented).toBe(true);
  });

  it("leaves every other key alone", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/")]));

    expect(press("x").defaultPrevented).toBe(false);
    expect(ran).toEqual([]);
  });

  it("runs what two keys in a row stand for", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("g b"), binding("b")]));

    press("g");
    press("b");
    press("b");

    expect(ran).toEqual(["g b", "b"]);
  });

  it("forgets the first key when another one comes between", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("g b")]));

    press("g");
    press("x");
    press("b");

    expect(ran).toEqual([]);
  });

  it.each(["ctrlKey", "altKey", "metaKey"])("does nothing while %s is held", (modifier) => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/")]));

    press("/", { [modifier]: true });

    expect(ran).toEqual([]);
  });

  it("does nothing while a character is being composed", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/")]));

    press("/", { isComposing: true });

    expect(ran).toEqual([]);
  });

  it.each([
    "<input>",
    "<textarea></textarea>",
    "<select></select>",
    "<p contenteditable></p>",
    "<div role=dialog><button></button></div>",
    "<div role=menu><button></button></div>",
  ])("does nothing in %s", (html) => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/")]));
    document.body.innerHTML = html;

    press("/", {}, document.body.querySelector("button, input, textarea, select, p") ?? document.body);

    expect(ran).toEqual([]);
  });

  it("does nothing behind a dialog", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("/")]));
    document.body.innerHTML = '<div id="app" aria-hidden="true"></div>';

    press("/");

    expect(ran).toEqual([]);
  });

  it("does nothing when it is turned off", () => {
    const [isOn, setIsOn] = createSignal(true);
    const { ran, keys, binding } = startKeys(isOn);
    renderHook(() => keys.add([binding("/")]));

    setIsOn(false);
    press("/");

    expect(ran).toEqual([]);
  });

  it("lists the keys of a page until it is left, and prefers them", () => {
    const { ran, keys, binding } = startKeys();
    renderHook(() => keys.add([binding("j", "frame")]));
    const { cleanup: leave } = renderHook(() => keys.add([binding("j", "page")]));
    const during = keys.groups().map((group) => group.map(({ text }) => text));
    press("j");

    leave();
    press("j");

    expect(during).toEqual([["frame"], ["page"]]);
    expect(keys.groups()).toHaveLength(1);
    expect(ran).toEqual(["page", "frame"]);
  });
});
