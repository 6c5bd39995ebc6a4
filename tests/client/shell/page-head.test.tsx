import { cleanup, renderHook } from "@solidjs/testing-library";
import { createSignal } from "solid-js";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createPageHead, PageHeadContext, titleOf } from "../../../client/shell/page-head.ts";
import type { PageMark } from "../../../client/shell/page-mark.ts";
import { usePageMark, usePageTitle } from "../../../client/shell/page-title.ts";

describe("titleOf", () => {
  it.each<[string, PageMark | null, string]>([
    ["Bots", null, "Bots · botwatch"],
    ["", null, "botwatch"],
    ["Bots", { worst: "RUNNING", count: 12 }, "Bots · botwatch"],
    ["Bots", { worst: "ERROR", count: 2 }, "● 2 errors · botwatch"],
    ["Bots", { worst: "ERROR", count: 1 }, "● 1 error · botwatch"],
    ["Bots", { worst: "LOST", count: 3 }, "● 3 lost · botwatch"],
    ["Momentum BTC", { worst: "ERROR", count: null }, "● Error · Momentum BTC · botwatch"],
    ["Momentum BTC", { worst: "LATE", count: null }, "● Late · Momentum BTC · botwatch"],
    ["Bots", { worst: "UNHEARD", count: null }, "● Not live · Bots · botwatch"],
  ])("of the page %j with %j is the third", (page, mark, title) => {
    expect(titleOf(page, mark)).toBe(title);
  });
});

describe("createPageHead", () => {
  const ownIcon = "/assets/favicon.svg";
  const icon = () => document.querySelector<HTMLLinkElement>('link[rel="icon"]')?.href ?? "";

  beforeEach(() => {
    document.head.innerHTML = `<link rel="icon" href="${ownIcon}">`;
  });
  afterEach(cleanup);

  /** A page with a title and a mark, in a frame. */
  function showPage() {
    const [isHeard, setIsHeard] = createSignal(true);
    const [mark, setMark] = createSignal<PageMark | null>(null);
    const { result, cleanup: leave } = renderHook(
      () => {
        usePageTitle(() => "Bots");
        usePageMark(mark);
      },
      {
        wrapper: (props) => (
          <PageHeadContext.Provider value={createPageHead({ isHeard })}>{props.children}</PageHeadContext.Provider>
        ),
      },
    );
    return { result, leave, setIsHeard, setMark };
  }

  it("keeps the title up to date with the worst of the page", () => {
    const { setMark } = showPage();
    const before = document.title;

    setMark({ worst: "ERROR", count: 2 });

    expect([before, document.title]).toEqual(["Bots · botwatch", "● 2 errors · botwatch"]);
  });

  it("draws the worst of the page as the icon, and the product's own where nothing is known", () => {
    const { setMark } = showPage();
    setMark({ worst: "RUNNING", count: 1 });
    const running = icon();
    setMark({ worst: "ERROR", count: 1 });
    const error = icon();
    setMark(null);

    expect([running, error].map((one) => one.slice(0, 19))).toEqual(["data:image/svg+xml,", "data:image/svg+xml,"]);
    expect(running).not.toBe(error);
    expect(icon()).toContain(ownIcon);
  });

  it("believes no mark while the server is not heard", () => {
    const { setMark, setIsHeard } = showPage();
    setMark({ worst: "RUNNING", count: 12 });

    setIsHeard(false);

    expect(document.title).toBe("● Not live · Bots · botwatch");
  });

  it("says nothing of the server on a page that shows no bots", () => {
    const { setIsHeard } = showPage();

    setIsHeard(false);

    expect(document.title).toBe("Bots · botwatch");
  });

  it("shows the newer of two pages, and the older again when that is left", () => {
    const head = renderHook(() => createPageHead()).result;
    const inHead = (title: string) =>
      renderHook(() => usePageTitle(() => title), {
        wrapper: (props) => <PageHeadContext.Provider value={head}>{props.children}</PageHeadContext.Provider>,
      });
    inHead("Bots");
    const { cleanup: leave } = inHead("Momentum BTC");
    const during = document.title;

    leave();

    expect([during, document.title]).toEqual(["Momentum BTC · botwatch", "Bots · botwatch"]);
  });
});
