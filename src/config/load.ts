import { existsSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { present } from "../lib/present.ts";
import { checkPolicySize } from "../routes/policy-size.ts";
import { checkTogether } from "./checks/across-sections.ts";
import { checkArnPartitions } from "./checks/arn-partitions.ts";
import { checkServices } from "./checks/aws-only.ts";
import { noteGroupClaims } from "./checks/group-claims.ts";
import { checkNames } from "./checks/name-lengths.ts";
import { checkOrigins } from "./checks/origins.ts";
import { noteResources } from "./checks/resource-quota.ts";
import type { Config } from "./config.ts";
import { hasOwnAuthorizer, isOpaque } from "./own-authorizer.ts";
import { checkKnown } from "./schema/known-keys.ts";
import { readOnce, sectionsOf, someSectionsOf } from "./schema/single-section.ts";
import { readAuthorizer } from "./sections/authorizer.ts";
import { readCors } from "./sections/cors.ts";
import { checkEnvironmentSizes } from "./sections/environment.ts";
import { readFunction } from "./sections/functions.ts";
import { readIdentityProviders } from "./sections/identity-providers.ts";
import { checkIssuers, readIssuer } from "./sections/issuers.ts";
import { readRoutes } from "./sections/routes.ts";
import { checkRuleIssuers } from "./sections/rule-issuers.ts";
import { checkRules, readRule } from "./sections/rules.ts";
import { readTags } from "./sections/tags.ts";
import { readUserPool } from "./sections/user-pool.ts";
import { Findings } from "./text/findings.ts";
import { type Overrides, override } from "./text/overrides.ts";
import { readText } from "./text/read-text.ts";
import { readSource } from "./text/source.ts";
import { readTutorial } from "./tutorial/tutorial.ts";

/**
 * Reads and checks a config.ini.
 * @param file path of the file; `source` folders are relative to its folder.
 * @param overrides values of flags or the environment instead of the file's; blank and absent are the same.
 * @param today the date for the check of runtimes.
 * @returns the checked content, with all defaults and notes.
 * @throws AuthzError CONFIG_MISSING when the file does not exist; CONFIG_INVALID with all of its errors at once;
 * RUNTIME_BLOCKED when a runtime that AWS no longer creates is the only problem.
 */
export function loadConfig(file: string, overrides: Overrides, today: Date = new Date()): Config {
  const path = resolve(file);
  return parseConfig(readText(path), path, overrides, today);
}

/** As `loadConfig`, for the text of a file at an absolute path that need not exist. */
export function parseConfig(text: string, path: string, overrides: Overrides, today: Date): Config {
  const root = dirname(path);
  const findings = new Findings();
  const written = readSource(text, findings);
  checkKnown(written, findings);
  const tutorial = readTutorial(written, (folder) => existsSync(join(root, folder)), findings);
  const source = override(tutorial?.source ?? written, overrides);

  const { name: project } = readOnce("project", source, findings);
  const aws = readOnce("aws", source, findings);
  const api = readOnce("api", source, findings);
  const functions = someSectionsOf("function", source, findings);
  const isOwn = hasOwnAuthorizer(source);
  const issuers = isOwn ? sectionsOf("issuer", source) : someSectionsOf("issuer", source, findings);
  const authorizer = readAuthorizer(source.get("authorizer"), project, isOwn && issuers.size === 0, today, findings);
  const rules = sectionsOf("rule", source);
  const isBuiltIn = (name: string): boolean => tutorial !== undefined && !written.has(`function.${name}`);

  const read = Array.from(issuers, ([name, of]) => readIssuer(name, of, findings));
  const createsPool = read.some((issuer) => issuer.createsPool);

  const config: Config = present({
    file: path,
    root,
    project,
    aws: present({
      region: aws.region,
      profile: aws.profile,
      expectedAccountId: aws.expected_account_id,
      permissionsBoundary: aws.permissions_boundary,
    }),
    api: { name: api.name ?? `${project}API`, stage: api.stage },
    functions: Array.from(functions, ([name, of]) => readFunction(name, of, isBuiltIn(name), today, findings)),
    routes: readRoutes(source.get("routes"), new Set(functions.keys()), findings),
    authorizer,
    issuers: read,
    userPool: readUserPool(source.get("user_pool"), createsPool, findings),
    identityProviders: readIdentityProviders(source, createsPool, findings),
    rules: Array.from(rules, ([name, of]) => readRule(name, of, findings)),
    cors: readCors(source.get("cors"), authorizer, findings),
    signIn: {
      ...readOnce("sign_in", source, findings),
      ...(source.has("sign_in") && { isWritten: true as const }),
    },
    logs: { retentionDays: readOnce("logs", source, findings).retention_days },
    tags: readTags(source.get("tags"), findings),
    idToken: tutorial?.idToken,
    notes: findings.notes,
  });
  checkOrigins(config, findings);
  checkNames(config, source, findings);
  checkIssuers(config.issuers, issuers, aws.region, findings);
  // An authorizer without issuers builds its policies without these rules.
  const enforced = isOpaque(config) ? [] : config.rules;
  checkRuleIssuers(config.rules, config.issuers, rules, findings);
  noteGroupClaims(config.issuers, config.rules, findings);
  const issuerNames = config.issuers.map(({ name }) => name);
  const policy = { region: aws.region, stage: config.api.stage, issuerNames };
  // Each rule is compared with each route: not those of a policy that is refused, which may be thousands.
  if (checkPolicySize(enforced, rules, policy, findings)) checkRules(enforced, config.routes, findings);
  checkServices(config, aws.region, source, findings);
  checkArnPartitions(config, aws.region, source, findings);
  checkEnvironmentSizes(config, source, findings);
  noteResources(config.routes, findings);
  checkTogether(config, source, findings);
  findings.throwIfAny(basename(path));
  return config;
}
