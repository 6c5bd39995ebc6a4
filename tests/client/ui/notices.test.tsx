import { cleanup, render, screen } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { NoticesProvider, useNotices } from "../../../client/ui/notices.tsx";

beforeEach(() => vi.useFakeTimers({ shouldAdvanceTime: true }));

afterEach(() => {
  cleanup();
  vi.useRealTimers();
});

function Shower() {
  const notices = useNotices();
  return (
    <button type="button" onClick={() => notices.show("It was done.")}>
      Do it
    </button>
  );
}

const showOne = async () => {
  render(() => (
    <NoticesProvider>
      <Shower />
    </NoticesProvider>
  ));
  await userEvent.click(screen.getByText("Do it"));
};

describe("NoticesProvider", () => {
  it("shows a notice where screen readers hear it", async () => {
    await showOne();

    expect(screen.getByText("It was done.").closest("[aria-live]")?.getAttribute("aria-live")).toBe("polite");
  });

  it("takes it away after a while", async () => {
    await showOne();

    await vi.advanceTimersByTimeAsync(8_000);

    expect(screen.queryByText("It was done.")).toBeNull();
  });

  it("takes it away at the press of a button", async () => {
    await showOne();

    await userEvent.click(screen.getByText("Close"));

    expect(screen.queryByText("It was done.")).toBeNull();
  });
});
