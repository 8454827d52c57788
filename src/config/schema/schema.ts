import { list, oneOf, type Parser } from "../text/parser.ts";
import { pattern } from "./exclude.ts";
import * as aws from "./parse-aws.ts";
import * as pool from "./parse-pool.ts";
import * as token from "./parse-token.ts";
import { type Keys, optional, required, withDefault } from "./section.ts";
import { validation } from "./validation.ts";

/** Checked with its neighbours or against the file, not alone. */
const asWritten: Parser<string> = (value) => value;

const FUNCTION = {
  source: optional("folder of the code; default: lambda/<name of the section>", asWritten),
  runtime: withDefault("nodejs24.x, python3.14 or another that AWS creates functions with", asWritten, "nodejs24.x"),
  architecture: optional("arm64 or x86_64; default: x86_64", oneOf("x86_64", "arm64")),
  handler: optional("what Lambda calls; default: index.handler, or as the runtime names it", asWritten),
  memory: withDefault("MB, 128 to 10240", aws.memory, "128"),
  timeout: withDefault("seconds, 1 to 900", aws.timeout, "10"),
  role_arn: optional("use this role, create none", aws.roleArn),
  policies: optional("ARNs of managed policies for the role that deploy creates, by commas", aws.managedPolicies),
  policy_file: optional("JSON policy document for that role, relative to config.ini", asWritten),
  exclude: optional("gitignore patterns of files in source that are not uploaded", list(pattern)),
};

/** Every section and key of a config.ini. The free ones, routes and tags, have keys of the user's choice. */
export const SCHEMA = {
  project: { name: required("prefix of all names", aws.project, "project") },
  aws: {
    region: optional("default: AWS_REGION, AWS_DEFAULT_REGION or the profile's", aws.region),
    profile: optional("profile of the AWS files", aws.profile),
    expected_account_id: optional("any other account stops the run", aws.accountId),
    permissions_boundary: optional("ARN of the policy that bounds the roles", aws.policyArn),
  },
  api: {
    name: optional("default: <project>API", aws.apiName),
    stage: withDefault("part of the address and of all names", aws.stage, "dev"),
  },
  function: FUNCTION,
  routes: {},
  authorizer: {
    name: optional("default: <project>LambdaAuthorizer", aws.functionName),
    runtime: FUNCTION.runtime,
    architecture: FUNCTION.architecture,
    type: withDefault("TOKEN or REQUEST", oneOf("TOKEN", "REQUEST"), "TOKEN"),
    identity_source: withDefault("where the token is", list(token.identitySource), "Authorization"),
    validation: optional("TOKEN only: regex on the header before the Lambda runs", validation),
    cache_ttl: withDefault("seconds, 0 to 3600", aws.cacheTtl, "300"),
    clock_tolerance: withDefault("seconds, 0 to 300", aws.clockTolerance, "30"),
    keys_max_age: withDefault("hours until the issuers' keys are fetched again, 0: never", token.keysMaxAge, "24"),
    context: withDefault("claims handed to the backend", list(token.claim), "sub, email, cognito:groups, scope"),
    memory: FUNCTION.memory,
    timeout: withDefault("seconds, 1 to 900", aws.timeout, "5"),
    role_arn: FUNCTION.role_arn,
    source: optional("folder of an authorizer of your own", asWritten),
    handler: FUNCTION.handler,
    exclude: FUNCTION.exclude,
  },
  issuer: {
    kind: required("cognito, google or oidc", oneOf("cognito", "google", "oidc"), "oidc"),
    user_pool: optional("cognito: id of the pool, or create", aws.userPool),
    client_id: optional("one or several, by commas", list(token.clientId)),
    audience: optional("oidc: what aud names besides client_id; login asks for the first", list(token.clientId)),
    audience_parameter: optional(
      "oidc: how login asks for audience: audience, resource, both, scope or none; default: by the issuer",
      token.audienceParameter,
    ),
    token_use: optional("cognito: access or id; default: access", oneOf("access", "id")),
    issuer: optional("oidc: address of the issuer; others: derived", token.issuerUrl),
    jwks_uri: optional("address of the keys; default: derived or discovered", token.httpsUrl),
    groups_claim: optional("default: cognito:groups for cognito, groups for others", token.claim),
    groups_format: optional(
      "how a text holds several groups: list, brackets, json, comma or space",
      token.groupsFormat,
    ),
    hosted_domain: optional("google: the only domain let in", token.domain),
  },
  user_pool: {
    domain: optional("prefix of the sign-in pages' address; default: <project>-<stage>-<hash>", pool.domainPrefix),
    login_pages: optional("managed or classic; default: managed, with tier = lite classic", pool.loginPages),
    tier: withDefault("essentials, lite or plus", pool.tier, "essentials"),
    deletion_protection: withDefault("on: teardown and Cognito refuse to delete the pool", pool.onOff, "off"),
    password_min_length: withDefault("characters, 6 to 99", pool.passwordLength, "12"),
    access_token_minutes: withDefault("5 to 1440", pool.tokenMinutes, "60"),
    id_token_minutes: withDefault("5 to 1440", pool.tokenMinutes, "60"),
    refresh_token_days: withDefault("1 to 3650", pool.refreshDays, "30"),
    mfa: withDefault("off, optional or on: a code of an authenticator app", pool.mfa, "off"),
    self_sign_up: withDefault("on: anybody may sign up; off: you add users", pool.onOff, "off"),
    callback_urls: optional("where sign-in may lead besides http://localhost:<port>/", pool.redirectUrls),
    logout_urls: optional("where sign-out may lead besides http://localhost:<port>/", pool.redirectUrls),
  },
  identity_provider: {
    kind: optional("google, oidc or saml; default: google where the name is google", pool.providerKind),
    client_id: optional("google, oidc: this pool's id there", token.clientId),
    client_secret_env: optional("google, oidc: environment variable that holds the secret", pool.envName),
    issuer: optional("oidc: address of the issuer", token.issuerUrl),
    scopes: optional("google, oidc; default: openid, email, profile", list(token.scope)),
    metadata_url: optional("saml: where the metadata is", token.httpsUrl),
    metadata_file: optional("saml: file of the metadata, relative to config.ini", asWritten),
  },
  rule: {
    allow: required("VERB /path, several by commas; * is any text", asWritten, "ANY /*"),
    groups: optional("any of these", list(token.group)),
    scopes: optional("any of these", list(token.scope)),
    issuers: optional("any of these [issuer.*], or any; needed with several issuers", list(token.issuerName)),
  },
  cors: {
    allow_origins: withDefault("origins of the pages, by commas, or *", list(token.origin), "*"),
    allow_headers: optional("default: the authorizer's headers and Content-Type", list(token.allowedHeader)),
    allow_credentials: withDefault("yes: pages may send cookies; not with *", oneOf("yes", "no"), "no"),
  },
  sign_in: { port: withDefault("where login and the page listen, 1024 to 65535", aws.port, "3000") },
  logs: { retention_days: withDefault("as CloudWatch Logs allows: 1, 3, 5, 7, 14, 30, ...", aws.retentionDays, "14") },
  tags: {},
} satisfies Readonly<Record<string, Keys>>;

export type SectionName = keyof typeof SCHEMA;

/** Sections that stand once for each name: [function.a], [function.b]. */
export const NAMED: ReadonlySet<string> = new Set<SectionName>(["function", "issuer", "identity_provider", "rule"]);

/** Sections whose keys the user makes up. */
export const FREE: ReadonlySet<string> = new Set<SectionName>(["routes", "tags"]);

/** A key of [function.*] and [authorizer] that becomes an environment variable. */
export const ENV_PREFIX = "env.";

/** A key of an identity provider's section that maps an attribute of the pool. */
export const MAP_PREFIX = "map.";
