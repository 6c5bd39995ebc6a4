import { cleanup, fireEvent, render, screen } from "@solidjs/testing-library";
import { afterEach, describe, expect, it, vi } from "vitest";
import { CopyButton } from "../../../../client/bots/detail/copy-button.tsx";

/** What the browser lets a page do with the clipboard. */
function stubClipboard(writeText: (text: string) => Promise<void>): void {
  Object.defineProperty(navigator, "clipboard", { value: { writeText }, configurable: true });
}

const isSaid = () => !screen.getByText("Copied").classList.contains("invisible");

afterEach(() => {
  cleanup();
  Reflect.deleteProperty(navigator, "clipboard");
});

describe("CopyButton", () => {
  it("copies its text and says so", async () => {
    const writeText = vi.fn<(text: string) => Promise<void>>(async () => undefined);
    stubClipboard(writeText);
    render(() => <CopyButton text="a trace" />);

    fireEvent.click(screen.getByRole("button"));

    await expect.poll(isSaid).toBe(true);
    expect(writeText).toHaveBeenCalledWith("a trace");
  });

  it("claims nothing where the browser refuses", async () => {
    const refused = Promise.withResolvers<void>();
    stubClipboard(() => {
      queueMicrotask(refused.resolve);
      return Promise.reject(new DOMException("Write permission denied", "NotAllowedError"));
    });
    render(() => <CopyButton text="a trace" />);

    fireEvent.click(screen.getByRole("button"));
    await refused.promise;

    expect(isSaid()).toBe(false);
  });

  it("is not there where a page may copy nothing, as without TLS", () => {
    render(() => <CopyButton text="a trace" />);

    expect(screen.queryByRole("button")).toBeNull();
  });
});
