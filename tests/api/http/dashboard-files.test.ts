import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { readDashboardFiles } from "../../../api/http/dashboard-files.ts";

let folder: string;

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), "botwatch-dashboard-"));
  await mkdir(join(folder, "assets"));
  await mkdir(join(folder, ".vite"));
});

afterEach(() => rm(folder, { recursive: true, force: true }));

const write = (name: string, content: string) => writeFile(join(folder, name), content);

describe("readDashboardFiles", () => {
  it("finds nothing where nothing was built", async () => {
    expect(await readDashboardFiles(join(folder, "missing"))).toBeNull();
  });

  it("finds nothing where a build has left no page", async () => {
    await write("assets/index-1a2b.js", "1");

    expect(await readDashboardFiles(folder)).toBeNull();
  });

  it("keeps a file with its codings under one path, and leaves out what is hidden", async () => {
    await write("index.html", "<!doctype html>");
    await write("assets/index-1a2b.js", "plain");
    await write("assets/index-1a2b.js.br", "b");
    await write("assets/index-1a2b.js.gz", "g");
    await write(".vite/manifest.json", "{}");
    await write(".fingerprint", "0");

    const files = await readDashboardFiles(folder);

    expect([...(files?.keys() ?? [])].toSorted()).toEqual(["/assets/index-1a2b.js", "/index.html"]);
    expect([...(files?.get("/assets/index-1a2b.js")?.bodies.keys() ?? [])]).toEqual(["br", "gzip", "identity"]);
  });

  it.each([
    ["index.html", "text/html; charset=utf-8"],
    ["a.js", "text/javascript; charset=utf-8"],
    ["a.css", "text/css; charset=utf-8"],
    ["a.svg", "image/svg+xml; charset=utf-8"],
    ["a.webmanifest", "application/manifest+json; charset=utf-8"],
    ["a.exe", "application/octet-stream"],
  ])("knows the type of %s", async (name, type) => {
    await write("index.html", "<!doctype html>");
    await write(name, "content");

    expect((await readDashboardFiles(folder))?.get(`/${name}`)?.contentType).toBe(type);
  });

  it("gives a file another tag when its content is another", async () => {
    await write("index.html", "one");
    const first = await readDashboardFiles(folder);
    await write("index.html", "two");
    const second = await readDashboardFiles(folder);

    expect(first?.get("/index.html")?.etag).toMatch(/^W\/"[\w-]{22}"$/);
    expect(second?.get("/index.html")?.etag).not.toBe(first?.get("/index.html")?.etag);
  });
});
