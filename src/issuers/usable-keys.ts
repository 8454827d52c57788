import type { KeyObject } from "node:crypto";
import type { Jwk } from "./jwks.ts";

/** A key as the Node authorizer imports it. */
export interface ImportedKey {
  readonly kid: string;
  /** The one algorithm it stands for. */
  readonly alg: string;
  readonly key: KeyObject;
}

/** The parts of the Node authorizer that judge keys. */
export interface KeyJudge {
  /** The key, or nothing when the authorizer does not use it. */
  readonly importKey: (jwk: Jwk) => ImportedKey | undefined;
  /** Without different keys that share kid and alg. */
  readonly usableOf: <T extends ImportedKey>(keys: readonly T[]) => readonly T[];
}

const AUTHORIZER = new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url).href;
/** The one for Python is written without a library, and RSA with its oldest padding is what it can do alone. */
const PYTHON = ["RS256", "RS384", "RS512"];

/** The algorithms of `all` that the authorizer of this runtime takes, by their names in RFC 7518. */
export const takenIn = (runtime: string, all: readonly string[]): readonly string[] =>
  runtime.startsWith("python") ? all.filter((name) => PYTHON.includes(name)) : all;

/** The authorizer itself is asked, so that it and what we say of it are of one mind. Takes 15 ms to load. */
export const loadKeyJudge = async (): Promise<KeyJudge> => (await import(AUTHORIZER)) as KeyJudge;

/**
 * The keys of a set that our authorizer can verify with. That for Python takes the same keys as that for Node, but fewer
 * algorithms.
 * @param runtime of the authorizer, as Lambda names it.
 */
export async function usableKeys(keys: readonly Jwk[], runtime: string): Promise<Jwk[]> {
  const { importKey, usableOf } = await loadKeyJudge();
  const imported = keys.flatMap((jwk) => {
    const key = importKey(jwk);
    return key === undefined ? [] : [{ ...key, jwk }];
  });
  return usableOf(imported)
    .filter(({ alg }) => takenIn(runtime, [alg]).length > 0)
    .map(({ jwk }) => jwk);
}
