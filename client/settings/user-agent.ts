/** Names in the order in which they are looked for: browsers name those they descend from as well. */
const BROWSERS = [
  ["Edg/", "Edge"],
  ["OPR/", "Opera"],
  ["Firefox/", "Firefox"],
  ["Chrome/", "Chrome"],
  ["Safari/", "Safari"],
] as const;
const SYSTEMS = [
  ["Android", "Android"],
  ["iPhone", "iPhone"],
  ["iPad", "iPad"],
  ["Windows", "Windows"],
  ["Mac OS X", "macOS"],
  ["Linux", "Linux"],
] as const;

/** What a browser is called by people, such as `Firefox, Linux`; a program's own name up to its version; null where nothing was said. */
export function nameOfUserAgent(userAgent: string | null): string | null {
  if (userAgent === null || userAgent.trim() === "") {
    return null;
  }
  const nameIn = (names: readonly (readonly [string, string])[]) =>
    names.find(([part]) => userAgent.includes(part))?.[1];
  const found = [nameIn(BROWSERS), nameIn(SYSTEMS)].filter((name) => name !== undefined);
  return found.length > 0 ? found.join(", ") : (userAgent.split(/[/ ]/)[0] ?? userAgent);
}
