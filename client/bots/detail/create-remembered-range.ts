import { type Accessor, createSignal } from "solid-js";
import { isRange, type Range } from "../../charts/range.ts";

const KEY = "botwatch.bot.range";

/** The range that was last chosen in this browser; `today` where none was. */
export function createRememberedRange(): [Accessor<Range>, (range: Range) => void] {
  const [range, setRange] = createSignal<Range>(remembered());
  return [
    range,
    (chosen) => {
      setRange(chosen);
      remember(chosen);
    },
  ];
}

/** A browser may keep nothing, or hand out nothing: then the choice lasts as long as the page. */
function remembered(): Range {
  try {
    const value = localStorage.getItem(KEY);
    return isRange(value) ? value : "today";
  } catch {
    return "today";
  }
}

function remember(range: Range): void {
  try {
    localStorage.setItem(KEY, range);
  } catch {
    // See above.
  }
}
