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
  const [language, supported] = isPython ? ["Python", RSA] : ["Node", NODE];
  const helps = isPython && (await usableKeys(keys, "nodejs")).length > 0;
  return [
    `[issuer.${name}] publishes no key that the ${language} authorizer supports (signing keys: ${supported}; not several with one kid and alg): each of its tokens gets 401${helps ? "; use a Node runtime" : ""}`,
  ];
}

/**
 * Notes about key sets that the built-in authorizer does not support, or cannot fetch again. They are not errors: an issuer
 * may publish other keys soon, and a large set works until the keys change and the next deploy reads the new ones.
 */
export async function keyNotes(issuers: readonly FetchedIssuer[], runtime: Runtime): Promise<string[]> {
  const notes = issuers.map(async (issuer) => {
    const { bundled, bytes } = issuer;
    const tooLarge = `the keys of [issuer.${bundled.name}] are ${kilobytes(bytes)}; the authorizer refetches at most ${kilobytes(MAX_REFETCHED_BYTES)}: when the keys rotate, its tokens get 401 until the next deploy`;
    return [...(await unusable(issuer, runtime)), ...(bytes > MAX_REFETCHED_BYTES ? [tooLarge] : [])];
  });
  return (await Promise.all(notes)).flat();
}
