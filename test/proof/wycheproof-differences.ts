/** Where our answer is another than a vector's `result`, on purpose. Each row must be needed. */
import type { Vector } from "./wycheproof.ts";

interface Difference {
  readonly which: (vector: Vector) => boolean;
  readonly why: string;
}

export const DIFFERENCES: readonly Difference[] = [
  {
    which: ({ file, id }) => file.startsWith("rsa_signature") && id === 8,
    why: "acceptable, and we refuse: the NULL is missing in the DigestInfo. RFC 8017, section 9.2, note 1, gives the one encoding; a verifier that takes two of them takes what no signer makes",
  },
  {
    which: ({ alg, result }) => alg.startsWith("HS") && result === "valid",
    why: "valid, and we refuse: HMAC. Whoever could verify could sign, and the keys we have are public",
  },
  {
    which: ({ alg, result }) => ["PS384", "PS512", "ES512"].includes(alg) && result === "valid",
    why: "valid, and we refuse: none of the algorithms we offer, and no issuer we know of signs with it. RFC 8725, section 3.1: only what is asked for",
  },
  {
    which: ({ file, id }) => file === "json_web_crypto" && (id === 50 || id === 67),
    why: "valid, and we refuse: a JWE. It is encrypted, which says nothing of who wrote it",
  },
];
