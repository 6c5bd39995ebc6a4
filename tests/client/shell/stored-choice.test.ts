import { cleanup, renderHook } from "@solidjs/testing-library";
import { afterEach, describe, expect, it } from "vitest";
import { createStoredChoice } from "../../../client/shell/stored-choice.ts";

const CHOICES = ["system", "light", "dark"] as const;

const choose = () => renderHook(() => createStoredChoice("test.theme", CHOICES)).result;

afterEach(() => {
  cleanup();
  localStorage.clear();
});

describe("createStoredChoice", () => {
  it("is the first choice at first", () => {
    expect(choose()[0]()).toBe("system");
  });

  it("is remembered", () => {
    choose()[1]("dark");

    expect(choose()[0]()).toBe("dark");
  });

  it("leaves nothing behind for the first choice", () => {
    const [, set] = choose();
    set("dark");

    set("system");

    expect(localStorage.getItem("test.theme")).toBeNull();
  });

  it("takes what it does not know for the first choice", () => {
    localStorage.setItem("test.theme", "purple");

    expect(choose()[0]()).toBe("system");
  });

  it("follows another part of the same page", () => {
    const [choice] = choose();

    choose()[1]("dark");

    expect(choice()).toBe("dark");
  });

  it("follows another tab", () => {
    const [choice] = choose();

    dispatchEvent(new StorageEvent("storage", { key: "test.theme", newValue: "light" }));

    expect(choice()).toBe("light");
  });

  it("follows another tab that forgets everything", () => {
    const [choice, set] = choose();
    set("dark");

    dispatchEvent(new StorageEvent("storage", { key: null, newValue: null }));

    expect(choice()).toBe("system");
  });

  it("lets other keys be", () => {
    const [choice] = choose();

    dispatchEvent(new StorageEvent("storage", { key: "other", newValue: "light" }));

    expect(choice()).toBe("system");
  });
});
