import type { Jwk } from "./jwks.ts";

/** What a key is imported as by our authorizer for Node. */
interface Imported {
  readonly kid: string;
  readonly alg: string;
}

const AUTHORIZER = new URL("../../dist/templates/node/authorizer/index.mjs", import.meta.url).href;
/** The one for Python is written without a library, and RSA with its oldest padding is what it can do alone. */
const PYTHON = ["RS256", "RS384", "RS512"];

/**
 * The keys of a set that our authorizer can verify with. It is asked itself, so that it and deploy are of one mind; that
 * for Python takes the same keys as that for Node, but fewer algorithms.
 * @param runtime of the authorizer, as Lambda names it.
 */
export async function usableKeys(keys: readonly Jwk[], runtime: string): Promise<Jwk[]> {
  const { importKey } = (await import(AUTHORIZER)) as { importKey: (key: Jwk) => Imported | undefined };
  const usable = keys.filter((key) => {
    const imported = importKey(key);
    return imported !== undefined && (!runtime.startsWith("python") || PYTHON.includes(imported.alg));
  });
  // As both authorizers do: of two that share a name none is used.
  return usable.filter(({ kid }) => usable.filter((other) => other["kid"] === kid).length === 1);
}
