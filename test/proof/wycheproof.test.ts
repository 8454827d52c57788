import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describe, expect, test } from "vitest";
import { importKey } from "../../templates/node/authorizer/index.mts";
import { PYTHON, skipWithoutPython } from "../support/authorizers/python.ts";
import { skipWithoutWycheproof, type Vector, wycheproof } from "./wycheproof.ts";
import { DIFFERENCES } from "./wycheproof-differences.ts";

const vectors = skipWithoutWycheproof ? [] : wycheproof();
const title = ({ file, id, comment, result }: Vector) => `${file} ${id} (${result}): ${comment}`;

/** As the authorizer goes about it: the key by its kid, the algorithm of the key, then the signature. */
function takenByNode({ keys, kid, alg, data, signature }: Vector): boolean {
  const named = keys.flatMap((jwk) => importKey(jwk) ?? []).filter((key) => key.kid === kid);
  const [key, ...more] = named;
  return key !== undefined && more.length === 0 && key.alg === alg && key.verifies(data, signature);
}

/** What may be either way is on the list too. */
const differs = ({ result }: Vector, taken: boolean) => result === "acceptable" || taken !== (result === "valid");
const rowsFor = (vector: Vector) => DIFFERENCES.filter(({ which }) => which(vector));

describe.skipIf(skipWithoutWycheproof)("Wycheproof", () => {
  const taken = vectors.map(takenByNode);

  test("all of its vectors are here", () => {
    const counts: Record<string, number> = {};
    for (const { file } of vectors) counts[file] = (counts[file] ?? 0) + 1;
    expect(counts).toEqual({
      rsa_signature_2048_sha256: 259,
      rsa_signature_2048_sha384: 258,
      rsa_signature_2048_sha512: 259,
      rsa_pss_2048_sha256_mgf1_32: 108,
      ecdsa_secp256r1_sha256_p1363: 262,
      ecdsa_secp384r1_sha384_p1363: 280,
      ed25519: 151,
      json_web_signature: 401,
      json_web_key: 26,
      json_web_crypto: 83,
    });
  });

  test("Node's answer to each is the one it should be, or stands on the list with its reason", () => {
    const wrong = vectors.filter((vector, i) => differs(vector, taken[i] === true) && rowsFor(vector).length === 0);
    expect(wrong.map(title)).toEqual([]);
  });

  test("valid ones of every algorithm are taken, so that refusing everything would not do", () => {
    const algorithms = new Set(vectors.flatMap(({ alg }, i) => (taken[i] ? alg : [])));
    expect([...algorithms].sort()).toEqual(["ES256", "ES384", "EdDSA", "PS256", "RS256", "RS384", "RS512"]);
  });

  test.each(DIFFERENCES)("the list is needed: $why", ({ which }) => {
    expect(vectors.filter((vector, i) => which(vector) && differs(vector, taken[i] === true))).not.toEqual([]);
  });

  test.skipIf(skipWithoutPython)("Python takes exactly what Node takes of RSASSA-PKCS1-v1_5, and nothing else", () => {
    const script = fileURLToPath(new URL("run_wycheproof.py", import.meta.url));
    const hex = vectors.map((vector) => ({
      ...vector,
      data: vector.data.toString("hex"),
      signature: vector.signature.toString("hex"),
    }));
    const answers: boolean[] = JSON.parse(
      execFileSync(PYTHON, ["-B", script], { input: JSON.stringify(hex), maxBuffer: 64e6 }).toString(),
    );
    const isPythons = ({ alg }: Vector) => ["RS256", "RS384", "RS512"].includes(alg);
    const wrong = vectors.filter((vector, i) => answers[i] !== (isPythons(vector) && taken[i] === true));
    expect(wrong.map(title)).toEqual([]);
    expect(answers.filter(Boolean).length).toBeGreaterThan(20);
  });
});
