import { getDiffieHellman } from "node:crypto";
import { describe, expect, test } from "vitest";
import { beginAttempt, proofOf, verifierOf } from "../../../src/local/cognito/srp-verifier.ts";
import { beginSrp, srpTimestamp } from "../../../src/sign-in/cognito/srp.ts";

const N = BigInt(`0x${getDiffieHellman("modp15").getPrime("hex")}`);
const POOL = "us-east-1_AbC";
const AT = "Wed Nov 25 09:07:03 UTC 2026";
const sent = { poolName: "AbC", userId: "ann", salt: "00ff12", secretBlock: "c2VjcmV0" };

/** The server's side of the local endpoint, which shares nothing with the client. */
function against(password: string, typed: string, salt: string) {
  const attempt = beginSrp();
  const server = beginAttempt(verifierOf(POOL, "ann", password, salt), attempt.A);
  if (server === undefined) throw new Error("the server refuses A");
  const challenge = { ...sent, salt, B: server.B, secretBlock: server.secretBlock };
  return { proof: attempt.prove(challenge, typed, AT), wanted: proofOf(server, POOL, "ann", AT) };
}

describe("the client's half of SRP", () => {
  // Salts whose first byte is zero or has its first bit set are hashed as numbers, not as texts.
  test.each(["1", "7f00", "80ff", "00ff12", "ff".repeat(16), "0a"])("agrees with a server, salt %s", (salt) => {
    for (let times = 0; times < 4; times++) {
      const { proof, wanted } = against("Correct-Horse-1", "Correct-Horse-1", salt);
      expect(proof).toBe(wanted);
    }
  });

  test("gives another proof for another password", () => {
    const { proof, wanted } = against("Correct-Horse-1", "correct-horse-1", "0a");
    expect(proof).not.toBe(wanted);
  });

  test("A is 2 to the power of a, modulo N", () => {
    expect(BigInt(`0x${beginSrp(5n).A}`)).toBe(32n);
    expect(BigInt(`0x${beginSrp(4000n).A}`)).toBe(2n ** 4000n % N);
  });

  test.each<[string, string]>([
    ["zero", "0"],
    ["N", N.toString(16)],
    ["twice N", (2n * N).toString(16)],
    ["no number", "xyz"],
    ["nothing", ""],
  ])("refuses a B that is %s", (_, B) => {
    expect(() => beginSrp().prove({ ...sent, B }, "password", AT)).toThrow(RangeError);
  });

  test("two attempts never begin alike", () => {
    expect(beginSrp().A).not.toBe(beginSrp().A);
  });
});

test.each([
  ["2026-11-25T09:07:03Z", AT],
  ["2026-02-05T23:59:59.999Z", "Thu Feb 5 23:59:59 UTC 2026"],
])("%s is said as Cognito reads it", (at, said) => {
  expect(srpTimestamp(Date.parse(at))).toBe(said);
});
