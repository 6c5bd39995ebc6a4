import { describe, expect, it } from "vitest";
import { networkOf } from "../../../api/accounts/network.ts";
import { createAddressOf } from "../../../api/http/address.ts";

const from = (remoteAddress: string | undefined, forwarded?: string) => ({
  remoteAddress,
  headers: new Headers(forwarded === undefined ? {} : { "x-forwarded-for": forwarded }),
});

describe("addressOf", () => {
  it.each([
    ["127.0.0.1", "127.0.0.1"],
    ["::ffff:127.0.0.1", "127.0.0.1"],
    ["2001:DB8:0:0:0:0:0:1", "2001:db8::1"],
    ["fe80::1%eth0", "fe80::1"],
    [undefined, null],
  ])("of a connection from %s is %s", (remoteAddress, address) => {
    expect(createAddressOf({ trustProxy: false })(from(remoteAddress))).toBe(address);
  });

  it("does not believe what a client says of itself", () => {
    expect(createAddressOf({ trustProxy: false })(from("203.0.113.1", "198.51.100.1"))).toBe("203.0.113.1");
  });

  it.each([
    ["198.51.100.1", "198.51.100.1"],
    ["10.0.0.1, 198.51.100.1", "198.51.100.1"],
    ["198.51.100.1:4711", "198.51.100.1"],
    ["[2001:db8::1]:4711", "2001:db8::1"],
    ["unknown", "203.0.113.1"],
    ["198.51.100.1, ", "203.0.113.1"],
  ])("is what a trusted proxy adds to %j", (forwarded, address) => {
    expect(createAddressOf({ trustProxy: true })(from("203.0.113.1", forwarded))).toBe(address);
  });
});

describe("networkOf", () => {
  it.each([
    ["198.51.100.1", "198.51.100.1"],
    ["2001:db8::1", "2001:db8:0:0::/64"],
    ["2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"],
    ["::1", "0:0:0:0::/64"],
    ["2001:db8:1:2::", "2001:db8:1:2::/64"],
  ])("%s is counted as %s", (address, network) => {
    expect(networkOf(address)).toBe(network);
  });
});
