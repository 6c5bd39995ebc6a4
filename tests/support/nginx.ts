import { execFileSync, spawn, spawnSync } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { setTimeout as wait } from "node:timers/promises";
import { fileURLToPath } from "node:url";
import { freePort } from "./database.ts";
import { PROGRAM_PATH } from "./programs.ts";

/** nginx in front of servers, with the configuration that is shipped. */
export interface TestNginx {
  /** Where it listens. */
  readonly address: string;
  /** The same with certificates and HTTP/2. */
  readonly secureAddress: string;
  /** The certificate by which it is known there, in PEM. */
  readonly certificate: string;
  /** What it has complained about. */
  readonly log: () => string;
  readonly remove: () => Promise<void>;
}

const SHIPPED = fileURLToPath(new URL("../../deploy/nginx.conf", import.meta.url));
const LOOK_AGAIN_MS = 20;
/** From here on HTTP/2 has a directive of its own; before it stood among the parameters of `listen`. */
const FIRST_WITH_HTTP2_DIRECTIVE = [1, 25, 1] as const;

/**
 * Starts nginx with the shipped configuration, in which only addresses are others, and what it has for certificates is no
 * comment any more.
 *
 * @param servers - the addresses of the two servers that it names.
 */
export async function startNginx(servers: readonly [string, string]): Promise<TestNginx> {
  const folder = await mkdtemp(join(tmpdir(), "botwatch-nginx-"));
  const [port, securePort] = [await freePort(), await freePort()];
  const certificate = await createCertificate(folder);
  const isOld = isOlderThan(FIRST_WITH_HTTP2_DIRECTIVE);
  const shipped = await readFile(SHIPPED, "utf8");
  const config = replaceEach(shipped, [
    ["server server-1:4000 ", `server ${hostOf(servers[0])} `],
    ["server server-2:4000 ", `server ${hostOf(servers[1])} `],
    ["listen 8080 ", `listen 127.0.0.1:${port} `],
    ["/tmp/botwatch-nginx-", `${folder}/`],
    ["# listen 443 ssl ", `listen 127.0.0.1:${securePort} ssl ${isOld ? "http2 " : ""}`],
    ["# http2 on;", isOld ? "" : "http2 on;"],
    ["# ssl_certificate /etc/nginx/botwatch.pem;", `ssl_certificate ${folder}/botwatch.pem;`],
    ["# ssl_certificate_key /etc/nginx/botwatch.key;", `ssl_certificate_key ${folder}/botwatch.key;`],
  ]);
  await writeFile(join(folder, "nginx.conf"), config);
  const child = spawn(
    "nginx",
    ["-e", "stderr", "-c", join(folder, "nginx.conf"), "-g", `daemon off; pid ${folder}/nginx.pid;`],
    { env: { PATH: PROGRAM_PATH }, stdio: ["ignore", "ignore", "pipe"] },
  );
  let log = "";
  child.stderr.setEncoding("utf8").on("data", (text: string) => (log += text));
  const ended = new Promise<never>((_, reject) => {
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`nginx ended with ${code}: ${log}`)));
  });
  ended.catch(() => undefined);
  await Promise.race([untilListening(port), ended]);
  return {
    address: `http://127.0.0.1:${port}`,
    secureAddress: `https://127.0.0.1:${securePort}`,
    certificate,
    log: () => log,
    remove: async () => {
      if (child.exitCode === null) {
        child.kill("SIGTERM");
        await once(child, "exit");
      }
      await rm(folder, { recursive: true, force: true });
    },
  };
}

const CERTIFICATE_REQUEST =
  "req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 2 -subj /CN=127.0.0.1 -addext subjectAltName=IP:127.0.0.1";

/** Makes a certificate for this machine that vouches for itself, and writes it and its key into the folder. */
async function createCertificate(folder: string): Promise<string> {
  const [pem, key] = [join(folder, "botwatch.pem"), join(folder, "botwatch.key")];
  execFileSync("openssl", [...CERTIFICATE_REQUEST.split(" "), "-out", pem, "-keyout", key], { stdio: "ignore" });
  return readFile(pem, "utf8");
}

function isOlderThan([major, minor, patch]: readonly [number, number, number]): boolean {
  const { stderr } = spawnSync("nginx", ["-v"], { env: { PATH: PROGRAM_PATH }, encoding: "utf8" });
  const [, ...found] = /nginx\/(\d+)\.(\d+)\.(\d+)/.exec(stderr) ?? [];
  const [a = 0, b = 0, c = 0] = found.map(Number);
  return a < major || (a === major && (b < minor || (b === minor && c < patch)));
}

const hostOf = (address: string) => new URL(address).host;

/** Replaces what must be there: what is tested is the shipped text. */
function replaceEach(text: string, replacements: readonly (readonly [string, string])[]): string {
  return replacements.reduce((result, [from, to]) => {
    if (!result.includes(from)) {
      throw new Error(`The shipped configuration says nothing of ${from}`);
    }
    return result.replaceAll(from, to);
  }, text);
}

async function untilListening(port: number): Promise<void> {
  for (let isListening = false; !isListening;) {
    const socket = connect(port, "127.0.0.1");
    isListening = await once(socket, "connect").then(
      () => true,
      () => wait(LOOK_AGAIN_MS, false),
    );
    socket.destroy();
  }
}
