import type { KeyObject } from "node:crypto";
import { PACKAGE_ROOT } from "../lib/package-root.ts";
import type { Jwk } from "./jwks.ts";

/** A key as the Node authorizer imports it. */
export interface ImportedKey {
  readonly kid: string;
  /** The only algorithm it may be used with. */
  readonly alg: string;
  readonly key: KeyObject;
}

/** The functions of the Node authorizer that select keys. */
export interface KeySelection {
  /** The key; undefined when the authorizer does not use it. */
  readonly importKey: (jwk: Jwk) => ImportedKey | undefined;
  /** Without different keys that have the same kid and alg. */
  readonly usableOf: <T extends ImportedKey>(keys: readonly T[]) => readonly T[];
}

const AUTHORIZER = new URL("dist/templates/node/authorizer/index.mjs", PACKAGE_ROOT).href;
/** The Python authorizer has no cryptography library; it implements RSA with PKCS #1 v1.5 padding. */
const PYTHON_ALGORITHMS = ["RS256", "RS384", "RS512"];

/** The algorithms of `all` that the authorizer of this runtime supports, by their names in RFC 7518. */
export const supportedIn = (runtime: string, all: readonly string[]): readonly string[] =>
  runtime.startsWith("python") ? all.filter((name) => PYTHON_ALGORITHMS.includes(name)) : all;

/** The authorizer's own code selects the keys, so that both always agree. Loading takes 15 ms. */
export const loadKeySelection = async (): Promise<KeySelection> => (await import(AUTHORIZER)) as KeySelection;

/**
 * The keys of a set that the built-in authorizer verifies with. The Python one supports the same keys as the Node one, but
 * fewer algorithms.
 * @param runtime of the authorizer, as Lambda names it.
 */
export async function usableKeys(keys: readonly Jwk[], runtime: string): Promise<Jwk[]> {
  const { importKey, usableOf } = await loadKeySelection();
  const imported = keys.flatMap((jwk) => {
    const key = importKey(jwk);
    return key === undefined ? [] : [{ ...key, jwk }];
  });
  return usableOf(imported)
    .filter(({ alg }) => supportedIn(runtime, [alg]).length > 0)
    .map(({ jwk }) => jwk);
}
