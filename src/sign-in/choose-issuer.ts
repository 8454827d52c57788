import type { Config, IssuerConfig } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";

/**
 * The issuers to sign in with: the one of this name, or all in the order of config.ini; at least one.
 * @throws AuthzError CONFIG_INVALID when there is none at all, USAGE when none has this name.
 */
export function chosenIssuers(
  { issuers, file }: Pick<Config, "issuers" | "file">,
  name: string | undefined,
): [IssuerConfig, ...IssuerConfig[]] {
  const [first, ...rest] = name === undefined ? issuers : issuers.filter((issuer) => issuer.name === name);
  if (first !== undefined) return [first, ...rest];
  if (issuers.length === 0)
    throw new AuthzError("CONFIG_INVALID", `${file} has no issuer to sign in with`, {
      fix: "add an [issuer.*] section, or pass a token with AUTHZ_TOKEN or --token-stdin",
    });
  throw new AuthzError("USAGE", `config.ini has no [issuer.${name}]`, {
    fix: `use one of its issuers: ${issuers.map((issuer) => issuer.name).join(", ")}`,
  });
}
