import { describe, expect, it } from "vitest";
import { publicAddressOf, signInLinkOf } from "../../../api/operations/public-address.ts";

describe("publicAddressOf", () => {
  it.each([
    [{ host: "127.0.0.1", port: 4000 }, "http://127.0.0.1:4000"],
    [{ host: "0.0.0.0", port: 4000 }, "http://localhost:4000"],
    [{ host: "::", port: 4000 }, "http://localhost:4000"],
    [{ host: "::1", port: 80 }, "http://[::1]:80"],
    [{ host: "127.0.0.1", port: 4000, publicUrl: "https://bots.example.org" }, "https://bots.example.org"],
  ])("is for %j %s", (environment, address) => {
    expect(publicAddressOf(environment)).toBe(address);
  });

  it("takes the port where the server really listens", () => {
    expect(publicAddressOf({ host: "127.0.0.1", port: 0 }, 51234)).toBe("http://127.0.0.1:51234");
  });
});

describe("signInLinkOf", () => {
  it("is the address with the secret in its path", () => {
    expect(signInLinkOf("https://bots.example.org", "s3cret")).toBe("https://bots.example.org/sign-in/s3cret");
  });
});
