import { createPublicKey } from "node:crypto";
import type { Runtime } from "../config/config.ts";
import { text } from "./compared.ts";

type Jwk = Readonly<Record<string, unknown>>;

/** What a published key is to an authorizer: the one algorithm it stands for, or why it is not used, in words. */
export type KeyUse =
  | { readonly alg: string; readonly fault?: undefined }
  | { readonly alg?: undefined; readonly fault: string };

/** By kind of key; the first is meant by a key that names none. As ALGORITHMS in templates/node/authorizer. */
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  RSA: ["RS256", "RS384", "RS512", "PS256"],
  "EC P-256": ["ES256"],
  "EC P-384": ["ES384"],
  "OKP Ed25519": ["EdDSA"],
};
/** Python's standard library knows no other: templates/python/authorizer. */
const PYTHON = ["RS256", "RS384", "RS512"];

/** True of the authorizer that does without elliptic curves. */
export const isPython = (runtime: Runtime): boolean => runtime.startsWith("python");

/** The algorithms that the authorizer of this runtime takes, by their names in RFC 7518. */
export const algorithmsOf = (runtime: Runtime): readonly string[] =>
  isPython(runtime) ? PYTHON : Object.values(BY_KIND).flat();

/** The same, as a sentence has them. */
export function takenBy(runtime: Runtime, word = "and"): string {
  const names = algorithmsOf(runtime);
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** What to do about an algorithm that only the other authorizer takes. */
export const PYTHON_TAKES = `the Python authorizer takes ${takenBy("python3.14")} only: use a Node runtime, [authorizer] runtime = nodejs24.x`;

/** What the authorizer of this runtime makes of a published key (RFC 7517, section 4). */
export function useOf(jwk: Jwk, runtime: Runtime): KeyUse {
  const { kty, crv, alg, use = "sig", key_ops: operations = ["verify"] } = jwk;
  if (use !== "sig") return { fault: `its use is ${text(use)}, not sig` };
  if (!Array.isArray(operations) || !operations.includes("verify")) return { fault: "its key_ops do not name verify" };
  const kind = [kty, ...(crv === undefined ? [] : [crv])].map(text).join(" ");
  const taken = algorithmsOf(runtime);
  const algorithms = Object.hasOwn(BY_KIND, kind) ? (BY_KIND[kind] ?? []).filter((name) => taken.includes(name)) : [];
  const [first] = algorithms;
  if (first === undefined) return { fault: `it is of the kind ${kind}` };
  const meant = alg ?? first;
  if (typeof meant !== "string" || !algorithms.includes(meant)) return { fault: `its alg is ${text(meant)}` };
  const fault = kty === "RSA" ? weakness(jwk) : unreadable(jwk);
  return fault === undefined ? { alg: meant } : { fault };
}

const isCanonical = (value: unknown): boolean =>
  typeof value === "string" && Buffer.from(value, "base64url").toString("base64url") === value;

const UNREADABLE = "it cannot be read";

function unreadable(jwk: Jwk): string | undefined {
  if (!["x", "y"].every((part) => !(part in jwk) || isCanonical(jwk[part]))) return UNREADABLE;
  try {
    createPublicKey({ key: jwk, format: "jwk" });
    return undefined;
  } catch {
    return UNREADABLE;
  }
}

const number = (value: unknown): bigint =>
  BigInt(`0x${Buffer.from(String(value), "base64url").toString("hex") || "0"}`);

/** RFC 7518, section 3.3: 2048 bits or more; and what else makes a signature worth nothing. */
function weakness(jwk: Jwk): string | undefined {
  if (!isCanonical(jwk["n"]) || !isCanonical(jwk["e"])) return UNREADABLE;
  const [n, e] = [number(jwk["n"]), number(jwk["e"])];
  const bits = n.toString(2).length;
  if (bits < 2048) return `it has ${bits} bits, an RSA key needs 2048`;
  if (e < 3n || e % 2n === 0n) return `its exponent is ${e}`;
  return isRoca(n) ? "its modulus can be factored (ROCA, CVE-2017-15361)" : unreadable(jwk);
}

/** CVE-2017-15361: modulo each of these primes such a modulus is a power of 65537. */
const isRoca = (n: bigint): boolean =>
  [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].every((prime) =>
    Array.from({ length: prime }, (_, turn) => power(turn, prime)).includes(Number(n % BigInt(prime))),
  );

const power = (turn: number, prime: number): number => (turn === 0 ? 1 : (power(turn - 1, prime) * 65_537) % prime);
