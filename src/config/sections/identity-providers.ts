import { present } from "../../lib/present.ts";
import type { IdentityProviderConfig } from "../config.ts";
import type { Key } from "../schema/key.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import { sectionsOf } from "../schema/single-section.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type Source, type SourceSection } from "../text/source.ts";
import { readAttributeMap } from "./attribute-mapping.ts";
import { ONLY_WITH_CREATE } from "./user-pool.ts";

type ProviderKind = IdentityProviderConfig["kind"];

/** The required keys of each kind, with an example. */
const REQUIRED: Readonly<Record<ProviderKind, Readonly<Record<string, string>>>> = {
  google: { client_id: "1234-abc.apps.googleusercontent.com", client_secret_env: "GOOGLE_CLIENT_SECRET" },
  oidc: { issuer: "https://login.example.com", client_id: "0oa1b2c3", client_secret_env: "OKTA_CLIENT_SECRET" },
  saml: {},
};
const DEFAULT_SCOPES = ["openid", "email", "profile"];

/** CreateIdentityProvider: 3 to 32 without _; COGNITO is for the pool's own users, the others are for separate kinds. */
const NAME = /^[^_]{3,32}$/;
const RESERVED = ["cognito", "google", "facebook", "loginwithamazon", "signinwithapple"];

/** Reads the sections [identity_provider.name]; they need a managed user pool. */
export function readIdentityProviders(
  source: Source,
  createsPool: boolean,
  findings: Findings,
): readonly IdentityProviderConfig[] {
  const sections = sectionsOf("identity_provider", source);
  const providers = Array.from(sections, ([name, section]) => {
    if (!createsPool) findings.problem(section.at, undefined, ONLY_WITH_CREATE);
    return readProvider(name, section, findings);
  });
  const [google, ...others] = providers.filter(({ kind }) => kind === "google");
  for (const { name } of others) {
    const at = sections.get(name)?.at ?? { section: `identity_provider.${name}` };
    findings.problem(
      at,
      undefined,
      `must be the only one with kind = google; [identity_provider.${google?.name}] has it too`,
    );
  }
  return createsPool ? providers : [];
}

function readProvider(name: string, section: SourceSection, findings: Findings): IdentityProviderConfig {
  const id = `identity_provider.${name}`;
  const values = readSection(id, SCHEMA.identity_provider, section, findings);
  const wrote = (key: string) => section.entries.get(key)?.value !== undefined || section.entries.get(key)?.refused;
  if (name !== "google" && !wrote("kind"))
    findings.missing(atKey(id, "kind", section), "is missing: it must be google, oidc or saml");
  const kind = values.kind ?? "google";
  if (values.kind !== undefined || name === "google") checkKeys(kind, id, section, wrote, findings);
  if (kind !== "google" && (!NAME.test(name) || RESERVED.includes(name.toLowerCase()))) {
    const allowed = `the name must be 3 to 32 of A-Z a-z 0-9 - and none of ${RESERVED.join(", ")}: it is the name in Cognito`;
    findings.problem(section.at, undefined, allowed);
  }
  if (values.scopes !== undefined && !values.scopes.includes("openid"))
    findings.problem(atKey(id, "scopes", section), section.entries.get("scopes")?.value, "must contain openid");
  return present({
    name,
    providerName: kind === "google" ? "Google" : name,
    kind,
    clientId: values.client_id,
    clientSecretEnv: values.client_secret_env,
    issuer: values.issuer,
    scopes: kind === "saml" ? [] : (values.scopes ?? DEFAULT_SCOPES),
    metadataUrl: values.metadata_url,
    metadataFile: values.metadata_file,
    attributes: readAttributeMap(kind, section, findings),
  });
}

function checkKeys(
  kind: ProviderKind,
  id: string,
  section: SourceSection,
  wrote: (key: string) => boolean | undefined,
  findings: Findings,
): void {
  for (const [key, example] of Object.entries(REQUIRED[kind])) {
    if (wrote(key)) continue;
    findings.missing(atKey(id, key, section), `is missing: kind = ${kind} needs it, like ${example}`);
  }
  for (const [key, { kinds }] of Object.entries<Key<unknown>>(SCHEMA.identity_provider)) {
    if (kinds === undefined || kinds.includes(kind) || !wrote(key)) continue;
    findings.problem(atKey(id, key, section), section.entries.get(key)?.value, `is not for kind = ${kind}`);
  }
  if (kind !== "saml" || wrote("metadata_url") !== wrote("metadata_file")) return;
  const allowed = "needs exactly one of metadata_url and metadata_file";
  findings.problem(section.at, undefined, allowed);
}
