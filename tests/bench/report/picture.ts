import type { FigureName } from "./figures.ts";
import type { BenchResult } from "./result.ts";

interface Panel {
  readonly figure: FigureName;
  readonly title: string;
  readonly digits: number;
}

/** What the picture shows, of all that is measured: shorter is better in each. */
const PANELS: readonly Panel[] = [
  { figure: "sharedP99Ms", title: "Commit to event, p99, ms", digits: 0 },
  { figure: "sharedCpuUs", title: "CPU an event, µs, shared bots", digits: 0 },
  { figure: "idleCpuPercent", title: "CPU while nothing changes, % of a core", digits: 1 },
  { figure: "streamKb", title: "Memory a stream, KB", digits: 0 },
];

const PANEL_WIDTH = 380;
const COLUMNS = 2;
const MARGIN = 16;
const TITLE_HEIGHT = 30;
const BAR_HEIGHT = 14;
const ROW_HEIGHT = 22;
const NAME_WIDTH = 100;
const VALUE_WIDTH = 56;
/** How the product and the floor are told apart from the rest. */
const KINDS: Readonly<Record<string, string>> = { botwatch: "ours", embedded: "ours", floor: "floor" };

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: #1f2933; }
  .title { font-weight: 600; font-size: 13px; }
  .other { fill: #9aa5b1; } .floor { fill: #cbd2d9; } .ours { fill: #2f7d5d; }
  @media (prefers-color-scheme: dark) {
    text { fill: #e4e7eb; }
    .other { fill: #616e7c; } .floor { fill: #3e4c59; } .ours { fill: #4fb58a; }
  }`;

/** Draws the main figures of a run as bars: an SVG with a transparent background, for light pages and dark ones. */
export function drawPicture(result: BenchResult): string {
  const panelHeight = TITLE_HEIGHT + result.contenders.length * ROW_HEIGHT + MARGIN;
  const width = COLUMNS * PANEL_WIDTH;
  const height = Math.ceil(PANELS.length / COLUMNS) * panelHeight;
  const panels = PANELS.map((panel, index) => {
    const x = (index % COLUMNS) * PANEL_WIDTH;
    const y = Math.floor(index / COLUMNS) * panelHeight;
    return `<g transform="translate(${x} ${y})">\n${drawPanel(result, panel)}\n</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img">
<title>What a viewer costs: shorter bars are better</title>
<style>${STYLE}
</style>
${panels.join("\n")}
</svg>
`;
}

function drawPanel({ contenders }: BenchResult, { figure, title, digits }: Panel): string {
  const values = contenders.map(({ figures }) => figures[figure]?.median ?? null);
  const most = Math.max(...values.map((value) => value ?? 0), Number.MIN_VALUE);
  const rows = contenders.map((contender, index) => {
    const value = values[index] ?? null;
    const y = TITLE_HEIGHT + index * ROW_HEIGHT;
    const length = ((value ?? 0) / most) * (PANEL_WIDTH - NAME_WIDTH - VALUE_WIDTH - 2 * MARGIN);
    const barX = MARGIN + NAME_WIDTH;
    const textY = y + BAR_HEIGHT - 2;
    const text =
      value === null ? "–" : value.toLocaleString("en", { maximumFractionDigits: value < 10 ? 1 : digits });
    return [
      `<text x="${barX - 8}" y="${textY}" text-anchor="end">${escape(contender.title)}</text>`,
      `<rect class="${KINDS[contender.name] ?? "other"}" x="${barX}" y="${y}" width="${Math.max(1, length).toFixed(1)}" height="${BAR_HEIGHT}" rx="2"/>`,
      `<text x="${(barX + length + 6).toFixed(1)}" y="${textY}">${text}</text>`,
    ].join("");
  });
  return [`<text class="title" x="${MARGIN}" y="18">${escape(title)}</text>`, ...rows].join("\n");
}

function escape(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;");
}
