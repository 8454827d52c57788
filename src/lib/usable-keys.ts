import type { Jwk } from "./jwks.ts";

/** What our authorizer for Node makes of a key: the one algorithm it stands for, or nothing when it does not use it. */
export type AlgorithmOf = (key: Jwk) => string | undefined;

const AUTHORIZER = new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url).href;
/** The one for Python is written without a library, and RSA with its oldest padding is what it can do alone. */
const PYTHON = ["RS256", "RS384", "RS512"];

/** The algorithms of `all` that the authorizer of this runtime takes, by their names in RFC 7518. */
export const takenIn = (runtime: string, all: readonly string[]): readonly string[] =>
  runtime.startsWith("python") ? all.filter((name) => PYTHON.includes(name)) : all;

/** The authorizer itself is asked, so that it and what we say of it are of one mind. Takes 15 ms to load. */
export async function loadAlgorithmOf(): Promise<AlgorithmOf> {
  const { importKey } = (await import(AUTHORIZER)) as { importKey: (key: Jwk) => { alg: string } | undefined };
  return (key) => importKey(key)?.alg;
}

/**
 * The keys of a set that our authorizer can verify with. That for Python takes the same keys as that for Node, but fewer
 * algorithms.
 * @param runtime of the authorizer, as Lambda names it.
 */
export async function usableKeys(keys: readonly Jwk[], runtime: string): Promise<Jwk[]> {
  const algorithmOf = await loadAlgorithmOf();
  const usable = keys.filter((key) => algorithmOf(key) !== undefined);
  // As both authorizers do: of two that share a name none is used.
  return usable
    .filter(({ kid }) => usable.filter((other) => other["kid"] === kid).length === 1)
    .filter((key) => takenIn(runtime, [algorithmOf(key) ?? ""]).length > 0);
}
