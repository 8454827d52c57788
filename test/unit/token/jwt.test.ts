import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { decode, tamper } from "../../../src/token/jwt.ts";
import { CLAIMS, tokenWith } from "../../support/token/sample-token.ts";

const part = (text: string) => Buffer.from(text).toString("base64url");

describe("decode", () => {
  test("takes header and claims of a JWT apart, whatever its signature", () => {
    expect(decode(tokenWith({ sub: "zoë" }))).toEqual({
      ok: true,
      header: { alg: "RS256", kid: "key1" },
      claims: { ...CLAIMS, sub: "zoë" },
    });
  });

  test.each([
    ["a Google access token", "ya29.a0AfB_byC", /Google access token, which is opaque; fix: send the ID token/],
    ["a Google access token with two dots", "ya29.a.b", /Google access token/],
    [
      "an encrypted token of five parts",
      "eyJ.a.b.c.d",
      /encrypted \(five parts\); fix: send a signed token \(three parts\)/,
    ],
    ["a word", "garbage", /three parts separated by dots, this has 1$/],
    ["nothing", "", /this has 1$/],
    ["a token without its signature part", tokenWith().split(".").slice(0, 2).join("."), /this has 2$/],
    [
      "claims that were cut off",
      `${part('{"alg":"RS256"}')}.${part('{"sub":"some')}.c2ln`,
      /fix: check that it is complete/,
    ],
    ["a header that is not JSON", `${part("hello")}.${part("{}")}.c2ln`, /not JSON in base64url/],
    ["a list for claims", `${part("{}")}.${part("[1]")}.c2ln`, /not JSON in base64url/],
    ["null for claims", `${part("{}")}.${part("null")}.c2ln`, /not JSON in base64url/],
    ["dots alone", "..", /not JSON in base64url/],
  ])("says of %s what is wrong", (_, token, why) => {
    expect(decode(token)).toEqual({ ok: false, why: expect.stringMatching(why) });
  });

  test("a token is never in the reason, for the reason is printed", () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[A-Za-z0-9_-]{24,40}(\.[A-Za-z0-9_-]{24,40}){0,5}$/), (token) => {
        expect(JSON.stringify(decode(token))).not.toContain(token);
      }),
    );
  });
});

describe("tamper", () => {
  const signed = (signature: Uint8Array) => `e30.e30.${Buffer.from(signature).toString("base64url")}`;
  const bytesOf = (token: string | undefined) => Buffer.from(token?.split(".")[2] ?? "", "base64url");

  test("always changes the bytes of the signature, and only them", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 520 }), (signature) => {
        const forged = tamper(signed(signature));
        expect(forged?.startsWith("e30.e30.")).toBe(true);
        expect(bytesOf(forged)).toHaveLength(signature.length);
        expect(bytesOf(forged).equals(signature)).toBe(false);
      }),
    );
  });

  test("keeps the signature canonical base64url, so that it is not refused for its form", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 520 }), (signature) => {
        const written = tamper(signed(signature))?.split(".")[2];
        expect(written).toMatch(/^[A-Za-z0-9_-]+$/);
        expect(Buffer.from(written ?? "", "base64url").toString("base64url")).toBe(written);
      }),
    );
  });

  test.each([["garbage"], ["a.b"], ["a.b."], ["ya29.opaque"], [""]])("leaves %j, which has no signature", (token) => {
    expect(tamper(token)).toBeUndefined();
  });
});
