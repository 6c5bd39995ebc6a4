import { spawn } from "node:child_process";
import { createServer } from "vite";
import config from "./vite.config.ts";

/**
 * `npm run dev`: the dashboard as its sources are, changed in place while they change, before an API that starts again
 * at every change of its own. People use the dashboard's address; the link that signs in leads there too.
 */
const host = process.env["HOST"] ?? "127.0.0.1";
const port = process.env["PORT"] ?? "4000";
const api = { target: `http://${host}:${port}`, changeOrigin: false };

const vite = await createServer({
  ...config,
  configFile: false,
  server: {
    host,
    // Sources of ours stand under /graphql/ as well: only the path itself is the API's.
    proxy: Object.fromEntries(
      ["^/graphql(\\?|$)", "^/sign-in/.", "^/(health|ready|metrics)$"].map((path) => [path, api]),
    ),
  },
});
await vite.listen();
const [address = ""] = vite.resolvedUrls?.local ?? [];

const server = spawn(
  process.execPath,
  ["--require", "./api/operations/required-node.cjs", "--watch", "api/server.ts"],
  { stdio: "inherit", env: { PUBLIC_URL: address, ...process.env } },
);
const stop = () => void server.kill("SIGTERM");
process.once("SIGINT", stop).once("SIGTERM", stop);
server.once("exit", (code) => {
  void vite.close().finally(() => process.exit(code ?? 0));
});
