/** The metrics of one scrape, as a scraper reads them. */
export interface Scrape {
  /** The value of a series, written as in the text: `name` or `name{label="value"}`; undefined: there is none. */
  readonly value: (series: string) => number | undefined;
  /** The names of all metrics, histograms without what stands behind their names. */
  readonly names: ReadonlySet<string>;
  readonly series: readonly string[];
}

const NAME = /^[a-zA-Z_:][a-zA-Z0-9_:]*/;
const SAMPLE =
  /^([a-zA-Z_:][a-zA-Z0-9_:]*)(\{(?:[a-zA-Z_]\w*="(?:[^"\\\n]|\\["\\n])*",?)*\})? (-?(?:[\d.]+(?:e[+-]?\d+)?|Inf)|NaN)$/i;

/**
 * Reads the text format strictly (https://prometheus.io/docs/instrumenting/exposition_formats/): each sample below the HELP
 * and TYPE of its metric, no series twice, buckets that rise and end with all.
 *
 * @throws where a line is not as it should be.
 */
export function parseScrape(text: string): Scrape {
  const values = new Map<string, number>();
  const types = new Map<string, string>();
  const helped = new Set<string>();
  if (!text.endsWith("\n")) {
    throw new Error("The last line has no end");
  }
  for (const line of text.split("\n").filter((one) => one !== "")) {
    const [, keyword, name = "", rest = ""] = /^# (HELP|TYPE) (\S+) (.*)$/.exec(line) ?? [];
    if (keyword === "HELP") {
      helped.add(name);
    } else if (keyword === "TYPE") {
      types.set(name, rest);
    } else {
      takeSample(line);
    }
  }
  checkHistograms(types, values);
  for (const name of types.keys()) {
    if (!helped.has(name) || NAME.exec(name)?.[0] !== name) {
      throw new Error(`${name} has no help, or no name`);
    }
  }

  function takeSample(line: string): void {
    const [, name = "", labels = "", value = ""] = SAMPLE.exec(line) ?? [];
    const family = [name, name.replace(/_(bucket|sum|count)$/, "")].find((one) => types.has(one));
    const series = name + labels;
    if (name === "" || family === undefined || values.has(series)) {
      throw new Error(`This is no sample, has no type, or was there before: ${line}`);
    }
    values.set(series, Number(value.replace("Inf", "Infinity")));
  }

  return { value: (series) => values.get(series), names: new Set(types.keys()), series: [...values.keys()] };
}

function checkHistograms(types: ReadonlyMap<string, string>, values: ReadonlyMap<string, number>): void {
  const last = new Map<string, number>();
  for (const [series, value] of values) {
    const [, name = "", before = "", bound, after = ""] =
      /^(\w+)_bucket\{(.*?)le="([^"]*)"(.*)\}$/.exec(series) ?? [];
    if (bound === undefined || types.get(name) !== "histogram") {
      continue;
    }
    const labels = (before + after).replaceAll(",,", ",").replaceAll(/^,|,$/g, "");
    const key = `${name} ${labels}`;
    if (value < (last.get(key) ?? 0)) {
      throw new Error(`A bucket holds less than the one before: ${series}`);
    }
    last.set(key, value);
    const count = values.get(labels === "" ? `${name}_count` : `${name}_count{${labels}}`);
    if (bound === "+Inf" && count !== value) {
      throw new Error(`The last bucket does not hold all: ${series}`);
    }
  }
}
