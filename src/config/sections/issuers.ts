import { poolIssuers, poolIssuersAt, regionOfPool } from "../../aws/partition.ts";
import { present } from "../../lib/present.ts";
import type { IssuerConfig } from "../config.ts";
import type { Key } from "../schema/key.ts";
import { CREATE } from "../schema/parse-aws.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";
import { ANY_ISSUER } from "./rule-issuers.ts";

/** The keys for one kind only: to ignore them silently could accept more tokens than intended. */
const ONLY_FOR = Object.entries<Key<unknown>>(SCHEMA.issuer).flatMap(([key, { kinds }]) =>
  kinds === undefined ? [] : [{ key, only: kinds.join(" or ") }],
);

/** The keys that are known only after deploy creates the pool. */
const ONLY_EXISTING = ["client_id", "issuer", "jwks_uri"];

/** Reads one [issuer.name] section: keys that its kind needs are required, keys of other kinds are refused. */
export function readIssuer(name: string, section: SourceSection, findings: Findings): IssuerConfig {
  const id = `issuer.${name}`;
  const values = readSection(id, SCHEMA.issuer, section, findings);
  const { kind } = values;
  const creates = kind === "cognito" && values.user_pool === CREATE;
  const wrote = (key: string): boolean => {
    const entry = section.entries.get(key);
    return entry?.value !== undefined || entry?.refused === true;
  };
  const need = (key: string, example: string): void => {
    if (!wrote(key)) findings.missing(atKey(id, key, section), `is missing: kind = ${kind} needs it, like ${example}`);
  };

  if (wrote("kind")) {
    for (const { key, only } of ONLY_FOR) {
      if (only === kind || !wrote(key)) continue;
      findings.problem(
        atKey(id, key, section),
        section.entries.get(key)?.value,
        `is for kind = ${only} only`,
        key === "audience" ? { fix: "write client_id" } : {},
      );
    }
    if (kind === "cognito") need("user_pool", "us-east-1_AbCdEf123");
    if (kind === "oidc") need("issuer", "https://login.example.com/");
    if (!creates && (kind !== "oidc" || !wrote("audience"))) need("client_id", "1example23456789");
  }
  for (const key of creates ? ONLY_EXISTING : []) {
    if (!wrote(key)) continue;
    const seen = section.entries.get(key)?.value;
    findings.problem(atKey(id, key, section), seen, "must be absent: with user_pool = create, deploy sets it");
  }
  const clients = new Set(values.client_id);
  const apiAudience = (values.audience ?? []).filter((one) => !clients.has(one));
  return present({
    name,
    kind,
    userPool: kind === "cognito" && !creates ? values.user_pool : undefined,
    createsPool: creates ? (true as const) : undefined,
    audience: creates ? [] : [...new Set([...(values.client_id ?? []), ...(values.audience ?? [])])],
    writesAudience: kind === "oidc" && wrote("audience") ? (true as const) : undefined,
    apiAudience: kind === "oidc" && apiAudience.length > 0 ? apiAudience : undefined,
    audienceParameter: kind === "oidc" ? values.audience_parameter : undefined,
    tokenUse: kind === "cognito" ? (values.token_use ?? "access") : undefined,
    issuer: values.issuer,
    jwksUri: values.jwks_uri,
    groupsClaim: values.groups_claim ?? (kind === "cognito" ? "cognito:groups" : "groups"),
    groupsFormat: values.groups_format === "list" ? undefined : values.groups_format,
    hostedDomain: kind === "google" ? values.hosted_domain : undefined,
  });
}

/**
 * Every `iss` that an issuer's tokens may have, the configured one first.
 * @param endpoint an endpoint other than AWS, which issues the tokens of user pools under its own address.
 * @see https://developers.google.com/identity/openid-connect/openid-connect#validatinganidtoken for Google's two.
 */
export function namesOf({ kind, issuer, userPool = "" }: IssuerConfig, endpoint?: string): string[] {
  if (kind === "google") return ["https://accounts.google.com", "accounts.google.com"];
  if (kind === "oidc") return [issuer ?? ""];
  const here = poolIssuersAt(endpoint, userPool);
  return issuer === undefined ? [...here, ...poolIssuers(userPool)] : [...new Set([issuer, ...here])];
}

/** Two issuers with one name would make it ambiguous which audiences apply; a pool in another region is noted. */
export function checkIssuers(
  issuers: readonly IssuerConfig[],
  sections: ReadonlyMap<string, SourceSection>,
  region: string | undefined,
  findings: Findings,
): void {
  if (sections.has(ANY_ISSUER)) {
    const at = sections.get(ANY_ISSUER)?.at ?? { section: `issuer.${ANY_ISSUER}` };
    findings.problem(at, undefined, "must have another name: in a rule, issuers = any means all of them");
  }
  const byName = new Map<string, string>();
  for (const issuer of issuers) {
    const { name, kind, userPool } = issuer;
    // A missing address is a separate problem.
    if (kind !== "google" && issuer.issuer === undefined && userPool === undefined) continue;
    const names = namesOf(issuer);
    const before = names.map((one) => byName.get(one)).find((one) => one !== undefined);
    const at = sections.get(name)?.at ?? { section: `issuer.${name}` };
    if (before !== undefined)
      findings.problem(at, undefined, `is the same issuer as [issuer.${before}]`, { fix: "merge the two" });
    for (const one of names) byName.set(one, before ?? name);
  }
  const [first, ...others] = issuers.filter(({ createsPool }) => createsPool);
  for (const { name } of others) {
    const at = atKey(`issuer.${name}`, "user_pool", sections.get(name));
    findings.problem(at, CREATE, `must be given only once: [issuer.${first?.name}] creates the pool of this stack`);
  }
  for (const { name, userPool } of issuers) {
    const home = userPool && regionOfPool(userPool);
    if (home === undefined || region === undefined || home === region) continue;
    findings.note(`issuer ${name}: the pool ${userPool} is in ${home}, everything else is in ${region}`);
  }
}
