import { cleanup, configure, render, screen } from "@solidjs/testing-library";
import { userEvent } from "@testing-library/user-event";
import { createSignal, type JSX } from "solid-js";
import { afterEach, beforeAll, beforeEach, describe, expect, it, vi } from "vitest";
import { Confirm } from "../../../client/ui/confirm.tsx";
import { Dialog, type DialogProps } from "../../../client/ui/dialog.tsx";

// What a dialog is made of is loaded when it opens, and a busy machine takes its time.
beforeAll(() => configure({ asyncUtilTimeout: 10_000 }));

// What keeps the page from scrolling asks for it, and jsdom has none.
beforeEach(() => vi.stubGlobal("scrollTo", () => undefined));

afterEach(() => {
  cleanup();
  vi.unstubAllGlobals();
});

/** A page with a button that opens a dialog. */
function Page(props: Partial<DialogProps>): JSX.Element {
  const [isOpen, setIsOpen] = createSignal(false);
  return (
    <>
      <button type="button" onClick={() => setIsOpen(true)}>
        Open
      </button>
      <p>Behind</p>
      <Dialog
        {...props}
        isOpen={isOpen()}
        onClose={() => setIsOpen(false)}
        title="A question"
        description="What it means"
      >
        <input aria-label="First" />
        <input aria-label="Second" data-focus-first />
      </Dialog>
    </>
  );
}

const open = async (): Promise<HTMLElement> => {
  const opener = screen.getByText("Open");
  await userEvent.click(opener);
  return opener;
};
const shown = () => screen.queryByRole("dialog") ?? screen.queryByRole("alertdialog");

describe("Dialog", () => {
  it("has its title for a name and its description for what it means", async () => {
    render(() => <Page />);

    await open();

    const dialog = await screen.findByRole("dialog", { name: "A question" });
    expect(document.getElementById(dialog.getAttribute("aria-describedby") ?? "")?.textContent).toBe(
      "What it means",
    );
  });

  it("puts the cursor where it is wanted", async () => {
    render(() => <Page />);

    await open();

    await expect.poll(() => document.activeElement?.getAttribute("aria-label")).toBe("Second");
  });

  it("hides the page from who cannot see", async () => {
    render(() => <Page />);
    await open();
    await screen.findByRole("dialog");

    await expect.poll(() => screen.queryByRole("button", { name: "Open" })).toBeNull();
  });

  it("closes by Escape and gives the cursor back", async () => {
    render(() => <Page />);
    const opener = await open();
    await screen.findByRole("dialog");

    await userEvent.keyboard("{Escape}");

    await expect.poll(shown).toBeNull();
    await expect.poll(() => document.activeElement).toBe(opener);
  });

  it("closes by its cross", async () => {
    render(() => <Page />);
    await open();

    await userEvent.click(await screen.findByRole("button", { name: "Close" }));

    await expect.poll(shown).toBeNull();
  });

  it("stays for who must answer", async () => {
    render(() => <Page isDismissable={false} role="alertdialog" />);
    await open();
    await screen.findByRole("alertdialog");

    await userEvent.keyboard("{Escape}");

    expect(screen.getByRole("alertdialog")).toBeTruthy();
    expect(screen.queryByRole("button", { name: "Close" })).toBeNull();
  });
});

describe("Confirm", () => {
  const ask = (typed?: string): readonly string[] => {
    const done: string[] = [];
    render(() => (
      <Confirm
        isOpen
        onClose={() => done.push("closed")}
        title="Sell all?"
        description="Everything is sold."
        action="Sell"
        {...(typed === undefined ? {} : { typed, typedLabel: `Type ${typed}` })}
        onConfirm={() => done.push("confirmed")}
      />
    ));
    return done;
  };

  it("puts the cursor on the harmless answer", async () => {
    ask();

    await screen.findByRole("alertdialog");

    await expect.poll(() => document.activeElement?.textContent).toBe("Cancel");
  });

  it("does it at the press of a button", async () => {
    const done = ask();

    await userEvent.click(await screen.findByRole("button", { name: "Sell" }));

    expect(done).toEqual(["confirmed"]);
  });

  it("waits until the word is typed", async () => {
    const done = ask("SELL");
    const input = await screen.findByLabelText("Type SELL");

    await userEvent.type(input, "SEL{Enter}");
    expect(done).toEqual([]);
    await userEvent.type(input, "L{Enter}");

    expect(done).toEqual(["confirmed"]);
  });
});
