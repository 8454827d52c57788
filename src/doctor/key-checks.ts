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
import { failed, failedBy, passed, skipped } from "./check-results.ts";

const kids = (keys: readonly Jwk[]): string => keys.map((key) => String(key["kid"])).join(", ");
const without = (keys: readonly Jwk[], others: readonly Jwk[]): Jwk[] =>
  keys.filter((key) => !others.some((other) => same(key, other)));

/** One issuer's keys: the authorizer accepts a withdrawn key until its next fetch, and fetches a new one when a token needs it. */
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
    const text = `the authorizer still accepts tokens signed with them; fix: ${wait}deploy again`;
    const advice = { text, command: { name: "deploy" } };
    return failed(check, "those that the issuer publishes", `also withdrawn ones: ${kids(withdrawn)}`, advice);
  }
  const added = without(live, deployed);
  if (added.length === 0) return passed(check, `those that the issuer publishes: ${kids(live)}`);
  return passed(check, `those that the issuer published at deploy; ${kids(added)} will be fetched when first needed`);
}

async function deployedOf(config: Config, aws: Aws): Promise<AuthorizerBundleConfig | string> {
  const { functionName } = names(config, aws.region);
  try {
    const deployed = await deployedConfig(aws, functionName(config.authorizer.name), configJsonOf(config.authorizer));
    return deployed ?? "no authorizer with a config.json is deployed";
  } catch (error) {
    return error instanceof Error ? error.message : String(error);
  }
}

/** Compares the keys of the deployed authorizer with those that the issuers publish now. */
export async function keyChecks(config: Config, aws: Aws): Promise<Check[]> {
  if (isOpaque(config)) return [];
  const deployed = await deployedOf(config, aws);
  const checks = config.issuers.map(async (issuer): Promise<Check> => {
    const name = `${issuer.name}: keys`;
    const ofIssuer =
      typeof deployed === "string" ? undefined : deployed.issuers.find((one) => one.name === issuer.name);
    if (ofIssuer === undefined) {
      const why = typeof deployed === "string" ? deployed : `the deployed authorizer does not have ${issuer.name}`;
      return skipped(name, "not compared", { text: `${why}; fix: deploy`, command: { name: "deploy" } });
    }
    try {
      const { keys } = await resolveIssuer(issuer, aws.endpoint);
      return compareKeys(issuer.name, keys, ofIssuer.keys, config.authorizer.keysMaxAgeSeconds);
    } catch (error) {
      if (!(error instanceof AuthzError)) throw error;
      return failedBy(name, "the published keys", error);
    }
  });
  return Promise.all(checks);
}
