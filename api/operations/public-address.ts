import { isIPv6 } from "node:net";
import type { Environment } from "../environment.ts";

/**
 * The address people open in a browser, without a slash at its end.
 *
 * @param port - where the server really listens, which only it knows when `PORT` is 0.
 */
export function publicAddressOf(
  environment: Pick<Environment, "publicUrl" | "host" | "port">,
  port: number = environment.port,
): string {
  return environment.publicUrl ?? `http://${browsableHost(environment.host)}:${port}`;
}

/** A server that listens everywhere is found at `localhost`; IPv6 wants brackets. */
function browsableHost(host: string): string {
  if (host === "0.0.0.0" || host === "::") {
    return "localhost";
  }
  return isIPv6(host) ? `[${host}]` : host;
}

/** What sets a password once; the secret stands where browsers keep it to themselves. */
export function resetLinkOf(address: string, secret: string): string {
  return `${address}/reset-password#${secret}`;
}

/** What signs a browser in once. */
export function signInLinkOf(address: string, secret: string): string {
  return `${address}/sign-in/${secret}`;
}
