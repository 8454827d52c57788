/** Project Wycheproof's vectors, read from ../shared, as a key, bytes and a signature each. */
import { createPublicKey } from "node:crypto";
import { existsSync, readFileSync } from "node:fs";
import { isCi } from "../../src/lib/is-ci.ts";

const FOLDER = new URL("../../../shared/wycheproof/", import.meta.url);

/** Outside of the workshop the vectors may be missing; on CI they must be there. */
export const skipWithoutWycheproof = !existsSync(FOLDER) && !isCi(process.env);
if (skipWithoutWycheproof) process.stderr.write("Wycheproof is not tested: ../shared/wycheproof is missing\n");

type Jwk = Readonly<Record<string, unknown>>;

/** One vector: what the key said to be published is, and what must not be taken for signed unless it is. */
export interface Vector {
  readonly file: string;
  readonly id: number;
  readonly comment: string;
  readonly result: "valid" | "invalid" | "acceptable";
  /** The key set; a JWS names one of its keys by kid. */
  readonly keys: readonly Jwk[];
  readonly kid: string;
  readonly alg: string;
  readonly data: Buffer;
  readonly signature: Buffer;
}

interface RawTest {
  readonly tcId: number;
  readonly comment: string;
  readonly result: Vector["result"];
  readonly msg?: string;
  readonly sig?: string;
  readonly jws?: unknown;
}
interface RawGroup {
  readonly publicKeyDer?: string;
  readonly public?: Jwk & { readonly keys?: readonly Jwk[] };
  readonly private?: Jwk & { readonly keys?: readonly Jwk[] };
  readonly tests: readonly RawTest[];
}

const groupsOf = (file: string): readonly RawGroup[] =>
  JSON.parse(readFileSync(new URL(`${file}_test.json`, FOLDER), "utf8")).testGroups;

/** Files that hold messages and signatures in hex, and the algorithm they are of. */
const SIGNATURES = {
  rsa_signature_2048_sha256: "RS256",
  rsa_signature_2048_sha384: "RS384",
  rsa_signature_2048_sha512: "RS512",
  rsa_pss_2048_sha256_mgf1_32: "PS256",
  ecdsa_secp256r1_sha256_p1363: "ES256",
  ecdsa_secp384r1_sha384_p1363: "ES384",
  ed25519: "EdDSA",
} as const;

function signatures(file: keyof typeof SIGNATURES): Vector[] {
  const alg = SIGNATURES[file];
  return groupsOf(file).flatMap(({ publicKeyDer = "", tests }) => {
    const key = createPublicKey({ key: Buffer.from(publicKeyDer, "hex"), format: "der", type: "spki" });
    const keys = [{ ...key.export({ format: "jwk" }), kid: "k", alg }];
    return tests.map(({ tcId, comment, result, msg = "", sig = "" }) => {
      const bytes = { data: Buffer.from(msg, "hex"), signature: Buffer.from(sig, "hex") };
      return { file, id: tcId, comment, result, keys, kid: "k", alg, ...bytes };
    });
  });
}

/** What a compact JWS says of itself. Anything else than three parts is no JWS and stands for an unknown key here. */
function compact(jws: unknown): Pick<Vector, "kid" | "alg" | "data" | "signature"> {
  const parts = typeof jws === "string" ? jws.split(".") : [];
  const [head = "", body = "", tail = ""] = parts;
  const nothing = { kid: "", alg: "", data: Buffer.alloc(0), signature: Buffer.alloc(0) };
  if (parts.length !== 3) return nothing;
  try {
    const { kid = "", alg = "" } = JSON.parse(Buffer.from(head, "base64url").toString());
    return { kid, alg, data: Buffer.from(`${head}.${body}`), signature: Buffer.from(tail, "base64url") };
  } catch {
    return nothing;
  }
}

function jose(file: string): Vector[] {
  return groupsOf(file).flatMap(({ public: open, private: secret, tests }) => {
    const published = open ?? secret ?? {};
    const keys = published.keys ?? [published];
    return tests.map(({ tcId, comment, result, jws }) => ({ file, id: tcId, comment, result, keys, ...compact(jws) }));
  });
}

/** All vectors, in the order of their files. */
export const wycheproof = (): readonly Vector[] => [
  ...(Object.keys(SIGNATURES) as (keyof typeof SIGNATURES)[]).flatMap(signatures),
  ...["json_web_signature", "json_web_key", "json_web_crypto"].flatMap(jose),
];
