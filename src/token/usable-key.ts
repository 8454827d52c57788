import type { Runtime } from "../config/config.ts";
import type { Jwk } from "../issuers/jwks.ts";
import { type ImportedKey, loadKeyJudge, takenIn } from "../issuers/usable-keys.ts";
import { text } from "./compared.ts";

/** What a published key is to an authorizer: the one algorithm it stands for, or why it is not used, in words. */
export type KeyUse =
  | { readonly alg: string; readonly key: ImportedKey; readonly fault?: undefined }
  | { readonly alg?: undefined; readonly key?: ImportedKey; readonly fault: string };

/** By kind of key. As ALGORITHMS in templates/node/authorizer. */
const BY_KIND: Readonly<Record<string, readonly string[]>> = {
  RSA: ["RS256", "RS384", "RS512", "PS256"],
  "EC P-256": ["ES256"],
  "EC P-384": ["ES384"],
  "OKP Ed25519": ["EdDSA"],
};

const { importKey, usableOf } = await loadKeyJudge();

/** True of the authorizer that does without elliptic curves. */
export const isPython = (runtime: Runtime): boolean => runtime.startsWith("python");

/** The algorithms that the authorizer of this runtime takes, by their names in RFC 7518. */
export const algorithmsOf = (runtime: Runtime): readonly string[] => takenIn(runtime, Object.values(BY_KIND).flat());

/** The same, as a sentence has them. */
export function takenBy(runtime: Runtime, word = "and"): string {
  const names = algorithmsOf(runtime);
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** What to do about an algorithm that only the other authorizer takes. */
export const PYTHON_TAKES = `the Python authorizer takes ${takenBy("python3.14")} only: use a Node runtime, [authorizer] runtime = nodejs24.x`;

/** What the authorizer of this runtime makes of a published key (RFC 7517, section 4). */
export function useOf(jwk: Jwk, runtime: Runtime): KeyUse {
  const key = importKey(jwk);
  if (key === undefined) return { fault: faultOf(jwk) };
  const { alg } = key;
  return algorithmsOf(runtime).includes(alg) ? { alg, key } : { key, fault: `it is for ${alg}` };
}

/** The algorithms for which different keys share a kid: the authorizers use none of them. @param keys of one kid. */
export function ambiguousIn(keys: readonly ImportedKey[]): readonly string[] {
  const clear = usableOf(keys);
  return [...new Set(keys.filter((key) => !clear.includes(key)).map(({ alg }) => alg))];
}

/** The authorizer says only that it does not use a key: the likeliest reason. */
function faultOf({ kty, crv, alg, n, use = "sig", key_ops: operations = ["verify"] }: Jwk): string {
  if (use !== "sig") return `its use is ${text(use)}, not sig`;
  if (!Array.isArray(operations) || !operations.includes("verify")) return "its key_ops do not name verify";
  if (kty === undefined) return "it has no kty";
  const kind = [kty, ...(crv === undefined ? [] : [crv])].map(text).join(" ");
  const algorithms = Object.hasOwn(BY_KIND, kind) ? BY_KIND[kind] : undefined;
  if (algorithms === undefined) return `it is of the kind ${kind}`;
  if (alg != null && !algorithms.some((name) => name === alg)) return `its alg is ${text(alg)}`;
  const bits = typeof n === "string" ? Buffer.from(n, "base64url").length * 8 : 2048;
  if (kty === "RSA" && bits > 0 && bits < 2048) return `it has ${bits} bits, an RSA key needs 2048`;
  return "it cannot be read, or anybody can sign in its place";
}
