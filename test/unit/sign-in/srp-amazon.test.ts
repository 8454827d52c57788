import { createRequire } from "node:module";
import { expect, test, vi } from "vitest";
import { beginSrp, srpTimestamp } from "../../../src/sign-in/cognito/srp.ts";

// Not exported by the package's entry: the arithmetic of Amazon's own client, fed with fixed numbers.
const require = createRequire(import.meta.url);
const BigInteger = require("amazon-cognito-identity-js/lib/BigInteger.js").default;
const AuthenticationHelper = require("amazon-cognito-identity-js/lib/AuthenticationHelper.js").default;
const DateHelper = require("amazon-cognito-identity-js/lib/DateHelper.js").default;
const { createHmac } = require("node:crypto") as typeof import("node:crypto");

const block = Buffer.from("a secret block").toString("base64");

async function amazonsProof(
  a: bigint,
  B: string,
  salt: string,
  password: string,
): Promise<{ A: string; proof: string }> {
  const helper = new AuthenticationHelper("AbC");
  helper.smallAValue = new BigInteger(a.toString(16), 16);
  const A: { toString: (radix: number) => string } = await new Promise((resolve, reject) => {
    helper.calculateA(helper.smallAValue, (error: unknown, value: never) => (error ? reject(error) : resolve(value)));
  });
  helper.largeAValue = A;
  const key: Buffer = await new Promise((resolve, reject) => {
    const [b, s] = [new BigInteger(B, 16), new BigInteger(salt, 16)];
    helper.getPasswordAuthenticationKey("ann", password, b, s, (error: unknown, value: never) =>
      error ? reject(error) : resolve(value),
    );
  });
  const hmac = createHmac("sha256", key);
  for (const part of ["AbC", "ann", Buffer.from(block, "base64"), "now"]) hmac.update(part);
  return { A: A.toString(16), proof: hmac.digest("base64") };
}

test.each([
  [0x1234567890abcdefn, "ab".repeat(384), "0fedcba987"],
  [2n ** 500n + 7n, `7${"3".repeat(700)}`, "80aabbcc"],
  [987654321n, "f".repeat(300), "00017f"],
])("Amazon's own client proves the same with a = %s", async (a, B, salt) => {
  const amazons = await amazonsProof(a, B, salt, "Pass-wörd 1");
  const ours = beginSrp(a);
  expect(ours.A).toBe(amazons.A);
  const challenge = { poolName: "AbC", userId: "ann", salt, B, secretBlock: block };
  expect(ours.prove(challenge, "Pass-wörd 1", "now")).toBe(amazons.proof);
});

test("says the time as Amazon's own client does", () => {
  for (const at of ["2026-11-05T09:07:03Z", "2026-01-31T00:00:00Z"]) {
    vi.useFakeTimers({ now: Date.parse(at) });
    const said = new DateHelper().getNowString();
    vi.useRealTimers();
    expect(srpTimestamp(Date.parse(at))).toBe(said);
  }
});
