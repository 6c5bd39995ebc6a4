import { render } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Amount } from "../../../client/ui/amount.tsx";

// jsdom draws nothing and has no animations: what is asked of them is all there is to see.
const animate = vi.fn<HTMLElement["animate"]>();

beforeEach(() => {
  Object.assign(HTMLElement.prototype, { animate });
});

afterEach(() => {
  animate.mockClear();
});

describe("Amount", () => {
  it("is tinted once for a change of its value", () => {
    const [value, setValue] = createSignal("1.50");
    render(() => <Amount text={value()} value={value()} />);

    setValue("2.50");

    expect(animate).toHaveBeenCalledTimes(1);
  });

  it("is not tinted when the same value is told again", () => {
    const [status, setStatus] = createSignal({ pnl: "1.50", revision: 1 });
    render(() => <Amount text={status().pnl} value={status().pnl} />);

    setStatus({ pnl: "1.50", revision: 2 });

    expect(animate).not.toHaveBeenCalled();
  });

  it("is not tinted when it first appears", () => {
    render(() => <Amount text="1.50" value="1.50" />);

    expect(animate).not.toHaveBeenCalled();
  });

  it.each([
    ["0.01", "text-gain"],
    ["-0.01", "text-loss"],
  ])("has its colour for %s", (value, colour) => {
    const { container } = render(() => <Amount text={value} value={value} isColoured />);

    expect(container.querySelector("span")?.classList).toContain(colour);
  });
});
