import type { Aws } from "../aws/aws.ts";
import type { Config } from "../config/config.ts";
import { configJsonOf, isOpaque } from "../config/own-authorizer.ts";
import type { AuthorizerBundleConfig } from "../issuers/baked-config.ts";
import { resolveIssuer } from "../issuers/discovery.ts";
import type { Jwk } from "../issuers/jwks.ts";
import { AuthzError } from "../lib/errors.ts";
import { same } from "../lib/json.ts";
import { deployedConfig } from "../stack/code/deployed-config.ts";
import { names } from "../stack/names.ts";
import type { Check } from "../token/check.ts";
import { bad, good, unseen } from "./findings.ts";

const kids = (keys: readonly Jwk[]): string => keys.map((key) => String(key["kid"])).join(", ");
const without = (keys: readonly Jwk[], others: readonly Jwk[]): Jwk[] =>
  keys.filter((key) => !others.some((other) => same(key, other)));

/** One issuer's keys: a withdrawn one is let in until the authorizer fetches them again, a new one is fetched when needed. */
export function compareKeys(
  name: string,
  live: readonly Jwk[],
  deployed: readonly Jwk[],
  maxAgeSeconds: number,
): Check {
  const check = `${name}: keys`;
  const withdrawn = without(deployed, live);
  if (withdrawn.length > 0) {
    const wait = maxAgeSeconds === 0 ? "" : `wait until they are ${maxAgeSeconds / 3600} h old (keys_max_age), or `;
    const text = `the authorizer still accepts tokens signed with them; ${wait}deploy again`;
    const advice = { text, command: { name: "deploy" } };
    return bad(check, "those that the issuer publishes", `withdrawn ones too: ${kids(withdrawn)}`, advice);
  }
  const added = without(live, deployed);
  if (added.length === 0) return good(check, `those that the issuer publishes: ${kids(live)}`);
  return good(check, `those that the issuer published at deploy; ${kids(added)} will be fetched when first needed`);
}

async function deployedOf(config: Config, aws: Aws): Promise<AuthorizerBundleConfig | string> {
  const { functionName } = names(config, aws.region);
  try {
    const found = await deployedConfig(aws, functionName(config.authorizer.name), configJsonOf(config.authorizer));
    return found ?? "no authorizer with a config.json is deployed";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Compares the keys in the deployed authorizer with those that the issuers publish now. */
export async function keyChecks(config: Config, aws: Aws): Promise<Check[]> {
  if (isOpaque(config)) return [];
  const deployed = await deployedOf(config, aws);
  const checks = config.issuers.map(async (issuer): Promise<Check> => {
    const name = `${issuer.name}: keys`;
    const known = typeof deployed === "string" ? undefined : deployed.issuers.find((one) => one.name === issuer.name);
    if (known === undefined) {
      const why = typeof deployed === "string" ? deployed : `the deployed authorizer does not know ${issuer.name}`;
      return unseen(name, "not compared", { text: `${why}; deploy`, command: { name: "deploy" } });
    }
    try {
      const { keys } = await resolveIssuer(issuer, aws.endpoint);
      return compareKeys(issuer.name, keys, known.keys, config.authorizer.keysMaxAgeSeconds);
    } catch (error) {
      if (!(error instanceof AuthzError)) throw error;
      return bad(name, "the published keys", error.message, error.fix ?? "");
    }
  });
  return Promise.all(checks);
}
