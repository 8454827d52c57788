import type { Runtime } from "../config/config.ts";
import type { FetchedIssuer } from "./discovery.ts";
import { usableKeys } from "./usable-keys.ts";

const RSA = "RSA of 2048 bits or more for RS256, RS384, RS512";
const NODE = `${RSA} or PS256, P-256 for ES256, P-384 for ES384, Ed25519 for EdDSA`;
/** MAX_JWKS_BYTES of both authorizers. */
const MAX_REFETCHED_BYTES = 65_536;

const kilobytes = (bytes: number): string => `${Math.ceil(bytes / 1024)} KB`;

async function unusable({ bundled: { name, keys } }: FetchedIssuer, runtime: Runtime): Promise<string[]> {
  if ((await usableKeys(keys, runtime)).length > 0) return [];
  const isPython = runtime.startsWith("python");
  const [language, takes] = isPython ? ["Python", RSA] : ["Node", NODE];
  const helps = isPython && (await usableKeys(keys, "nodejs")).length > 0;
  return [
    `[issuer.${name}] publishes no key that the ${language} authorizer can use (${takes}; to sign with, different ones not under one kid and alg): every token of it gets 401${helps ? "; use a Node runtime" : ""}`,
  ];
}

/**
 * Sentences about key sets that our authorizer cannot use, or could not fetch again. No errors: an issuer may be about to
 * publish other keys, and with a large set everything works until the keys change, when another deploy mends it.
 */
export async function keyNotes(issuers: readonly FetchedIssuer[], runtime: Runtime): Promise<string[]> {
  const notes = issuers.map(async (issuer) => {
    const { bundled, bytes } = issuer;
    const tooLarge = `the keys of [issuer.${bundled.name}] are ${kilobytes(bytes)}, of which the authorizer fetches at most ${kilobytes(MAX_REFETCHED_BYTES)} again: when they change, its tokens get 401 until the next deploy`;
    return [...(await unusable(issuer, runtime)), ...(bytes > MAX_REFETCHED_BYTES ? [tooLarge] : [])];
  });
  return (await Promise.all(notes)).flat();
}
