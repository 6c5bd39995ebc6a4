import { isIPv6 } from "node:net";

/**
 * What addresses are counted by: an IPv4 address itself, and of an IPv6 address its first 64 bits, of which one
 * subscriber has all the addresses (RFC 6177).
 */
export function networkOf(address: string): string {
  if (!isIPv6(address)) {
    return address;
  }
  const [head = "", tail = ""] = address.split("::");
  const before = head === "" ? [] : head.split(":");
  const after = tail === "" ? [] : tail.split(":");
  const middle = Array.from({ length: Math.max(0, 8 - before.length - after.length) }, () => "0");
  return `${[...before, ...middle, ...after].slice(0, 4).join(":")}::/64`;
}
