import type { Runtime } from "../config/config.ts";
import type { Jwk } from "../issuers/jwks.ts";
import { type ImportedKey, loadKeySelection, supportedIn } from "../issuers/usable-keys.ts";
import { valueText } from "./claim-check.ts";

/** How an authorizer uses a published key: with which algorithm, or why not at all. */
export type KeyUse =
  | { readonly alg: string; readonly key: ImportedKey; readonly fault?: undefined }
  | { readonly alg?: undefined; readonly key?: ImportedKey; readonly fault: string };

/** By key type and curve; equal to ALGORITHMS in templates/node/authorizer. */
const BY_TYPE: Readonly<Record<string, readonly string[]>> = {
  RSA: ["RS256", "RS384", "RS512", "PS256"],
  "EC P-256": ["ES256"],
  "EC P-384": ["ES384"],
  "OKP Ed25519": ["EdDSA"],
};

const { importKey, usableOf } = await loadKeySelection();

/** True for the authorizer that does not support elliptic curves. */
export const isPython = (runtime: Runtime): boolean => runtime.startsWith("python");

/** The algorithms that the authorizer of this runtime accepts, by their names in RFC 7518. */
export const algorithmsOf = (runtime: Runtime): readonly string[] =>
  supportedIn(runtime, Object.values(BY_TYPE).flat());

/** The same as a list in a sentence. */
export function acceptedBy(runtime: Runtime, word = "and"): string {
  const names = algorithmsOf(runtime);
  return `${names.slice(0, -1).join(", ")} ${word} ${names.at(-1)}`;
}

/** What to do about an algorithm that only the Node authorizer accepts. */
export const PYTHON_ACCEPTS = `the Python authorizer accepts only ${acceptedBy("python3.14")}; fix: use a Node runtime, [authorizer] runtime = nodejs24.x`;

/** How the authorizer of this runtime uses a published key (RFC 7517, section 4). */
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

/** The authorizer does not say why it does not use a key: this is the likeliest reason. */
function faultOf({ kty, crv, alg, n, use = "sig", key_ops: operations = ["verify"] }: Jwk): string {
  if (use !== "sig") return `its use is ${valueText(use)}, not sig`;
  if (!Array.isArray(operations) || !operations.includes("verify")) return "its key_ops do not include verify";
  if (kty === undefined) return "it has no kty";
  const kind = [kty, ...(crv === undefined ? [] : [crv])].map(valueText).join(" ");
  const algorithms = Object.hasOwn(BY_TYPE, kind) ? BY_TYPE[kind] : undefined;
  if (algorithms === undefined) return `its type is ${kind}`;
  if (alg != null && !algorithms.some((name) => name === alg)) return `its alg is ${valueText(alg)}`;
  const bits = typeof n === "string" ? Buffer.from(n, "base64url").length * 8 : 2048;
  if (kty === "RSA" && bits > 0 && bits < 2048) return `it has ${bits} bits, an RSA key needs at least 2048`;
  return "it is not valid, or too weak";
}
