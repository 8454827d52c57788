import { partitionOf, regionOfPool, type Service } from "../../aws/partition.ts";
import type { Config, IssuerConfig } from "../config.ts";
import { type At, Findings } from "../text/findings.ts";
import { readText } from "../text/read-text.ts";
import { atKey, readSource, type Source } from "../text/source.ts";

const NEEDED: readonly Service[] = ["API Gateway", "Cognito user pools"];

/**
 * Finds services that config.ini needs and the partition of a region does not have.
 * @param region of everything except existing pools; undefined: unknown.
 */
export function checkServices(config: Config, region: string | undefined, source: Source, findings: Findings): void {
  const refuse = (at: At, seen: string | undefined, where: string, service: Service, fix: string): void => {
    const { id, lacks } = partitionOf(where);
    if (lacks.includes(service))
      findings.problem(at, seen, `${where} is of partition ${id}, which has no ${service}`, { fix });
  };
  const [gateway, pools] = NEEDED as readonly [Service, Service];
  if (region !== undefined)
    refuse(atKey("aws", "region", source.get("aws")), region, region, gateway, "choose a region of another partition");
  for (const { name, userPool, createsPool } of config.issuers) {
    const home = createsPool ? region : userPool && regionOfPool(userPool);
    if (home === undefined) continue;
    const section = source.get(`issuer.${name}`);
    const seen = section?.entries.get("user_pool")?.value;
    const fix = "use kind = oidc with an issuer that runs there, or a region of another partition";
    refuse(atKey(`issuer.${name}`, "user_pool", section), seen, home, pools, fix);
  }
}

/** The addresses of an issuer that lead to its keys. */
const ADDRESSES = ["issuer", "jwks_uri"] as const;
const isPlain = (url: string | undefined): boolean => url?.startsWith("http://") === true;

const plainOf = ({ issuer, jwksUri }: IssuerConfig) =>
  ADDRESSES.filter((key) => isPlain({ issuer, jwks_uri: jwksUri }[key]));

/**
 * Refuses settings that only an endpoint on this machine supports, before the first call of a deploy to AWS.
 * @param region of the run, possibly from a profile.
 * @throws AuthzError CONFIG_INVALID with lines of config.ini.
 */
export function refuseForAws(config: Config, region: string): void {
  const findings = new Findings();
  const source = sourceOf(config);
  // A region of config.ini or of a flag is already checked with the rest of the file.
  if (config.aws.region === undefined) checkServices(config, region, source, findings);
  const why = "must be https: AWS cannot reach an address on this machine";
  const fix = "deploy with --local, or write the https:// address of the issuer";
  for (const issuer of config.issuers) {
    const section = source.get(`issuer.${issuer.name}`);
    for (const key of plainOf(issuer))
      findings.problem(
        atKey(`issuer.${issuer.name}`, key, section),
        key === "issuer" ? issuer.issuer : issuer.jwksUri,
        why,
        { fix },
      );
  }
  for (const { name, issuer, metadataUrl } of config.identityProviders) {
    const id = `identity_provider.${name}`;
    if (isPlain(issuer)) findings.problem(atKey(id, "issuer", source.get(id)), issuer, why, { fix });
    if (isPlain(metadataUrl)) findings.problem(atKey(id, "metadata_url", source.get(id)), metadataUrl, why, { fix });
  }
  findings.throwIfAny(config.file);
}

/** Reads the file again for its lines, which a Config does not have. */
function sourceOf({ file }: Config): Source {
  try {
    return readSource(readText(file), new Findings());
  } catch {
    return new Map();
  }
}
