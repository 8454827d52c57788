/** Sections of a config.ini; undefined leaves one out. */
export type Sections = Readonly<Record<string, string | undefined>>;

/** What is deployed before a key changes, by name. ISSUER stands for the address of a provider on loopback. */
export const BASES = {
  own: {},
  oidc: {
    authorizer: "cache_ttl = 0",
    "issuer.main": "kind = oidc\nissuer = ISSUER\nclient_id = app",
    "rule.all": "allow = GET /*",
  },
  pool: {
    authorizer: undefined,
    "issuer.main": "kind = cognito\nuser_pool = create",
    user_pool: "tier = essentials",
    "rule.admins": "allow = GET /*\ngroups = admins",
  },
  // Custom scopes of a managed pool live in resource servers.
  scoped: {
    authorizer: undefined,
    "issuer.main": "kind = cognito\nuser_pool = create",
    "rule.all": "allow = GET /*\nscopes = orders/read",
  },
  federated: {
    authorizer: undefined,
    "issuer.main": "kind = cognito\nuser_pool = create",
    "identity_provider.corp":
      "kind = oidc\nclient_id = app\nclient_secret_env = MODELS_SECRET\nissuer = https://idp.example.com",
  },
  saml: {
    authorizer: undefined,
    "issuer.main": "kind = cognito\nuser_pool = create",
    "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example.com/metadata",
  },
  google: {
    authorizer: undefined,
    "issuer.main": "kind = google\nclient_id = 1-a.apps.googleusercontent.com\njwks_uri = ISSUER/keys",
  },
} satisfies Readonly<Record<string, Sections>>;

type Change = readonly [base: keyof typeof BASES, section: string, ...lines: string[]];

const POLICY = "arn:aws:iam::123456789012:policy/limits";
const ROLE = "arn:aws:iam::123456789012:role/existing";

/** By "section.key" of the schema: the section that changes and its lines after the change. A new key needs one too. */
export const CHANGES: Readonly<Record<string, Change>> = {
  "project.name": ["own", "project", "name = other"],
  "aws.region": ["own", "aws", "region = us-east-1"],
  "aws.profile": ["own", "aws", "profile = work"],
  "aws.expected_account_id": ["own", "aws", "expected_account_id = 123456789012"],
  "aws.permissions_boundary": ["own", "aws", `permissions_boundary = ${POLICY}`],
  "api.name": ["own", "api", "name = renamed"],
  "api.stage": ["own", "api", "stage = test"],
  "function.source": ["own", "function.web", "source = lambda/old"],
  "function.runtime": ["own", "function.web", "runtime = nodejs24.x"],
  "function.handler": ["own", "function.web", "handler = index.other"],
  "function.memory": ["own", "function.web", "memory = 10240"],
  "function.timeout": ["own", "function.web", "timeout = 900"],
  "function.architecture": ["own", "function.web", "architecture = arm64"],
  "function.role_arn": ["own", "function.web", `role_arn = ${ROLE}`],
  "function.policies": ["own", "function.web", "policies = arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"],
  "function.policy_file": ["own", "function.web", "policy_file = policy.json"],
  "function.exclude": ["own", "function.web", "exclude = *.md"],
  "function.env": ["own", "function.web", "env.GREETING = hello"],
  "routes.route": ["own", "routes", "GET / = web\nPOST /items/{rest+} = web, public"],
  "authorizer.name": ["own", "authorizer", "name = gate"],
  "authorizer.runtime": ["own", "authorizer", "runtime = nodejs24.x"],
  "authorizer.type": ["own", "authorizer", "type = REQUEST"],
  "authorizer.identity_source": ["own", "authorizer", "identity_source = X-Token"],
  "authorizer.validation": ["own", "authorizer", "validation = ^Bearer .+$"],
  "authorizer.cache_ttl": ["own", "authorizer", "cache_ttl = 3600"],
  "authorizer.clock_tolerance": ["oidc", "authorizer", "clock_tolerance = 300"],
  "authorizer.keys_max_age": ["oidc", "authorizer", "keys_max_age = 1"],
  "authorizer.context": ["oidc", "authorizer", "context = sub"],
  "authorizer.memory": ["own", "authorizer", "memory = 256"],
  "authorizer.timeout": ["own", "authorizer", "timeout = 30"],
  "authorizer.architecture": ["own", "authorizer", "architecture = arm64"],
  "authorizer.role_arn": ["own", "authorizer", `role_arn = ${ROLE}`],
  "authorizer.source": ["own", "authorizer", "source = lambda/old"],
  "authorizer.handler": ["own", "authorizer", "handler = index.other"],
  "authorizer.exclude": ["own", "authorizer", "exclude = *.md"],
  "authorizer.env": ["own", "authorizer", "env.LEVEL = debug"],
  "issuer.kind": ["oidc", "issuer.main", "kind = google", "issuer =", "jwks_uri = ISSUER/keys"],
  "issuer.user_pool": ["oidc", "issuer.main", "kind = cognito", "issuer =", "client_id =", "user_pool = create"],
  "issuer.client_id": ["oidc", "issuer.main", "client_id = app, other"],
  "issuer.audience": ["oidc", "issuer.main", "audience = https://api.example.com"],
  "issuer.audience_parameter": [
    "oidc",
    "issuer.main",
    "audience = https://api.example.com",
    "audience_parameter = both",
  ],
  "issuer.token_use": ["pool", "issuer.main", "token_use = id"],
  "issuer.issuer": ["oidc", "issuer.main", "issuer = ISSUER/tenant"],
  "issuer.jwks_uri": ["oidc", "issuer.main", "jwks_uri = ISSUER/keys"],
  "issuer.groups_claim": ["oidc", "issuer.main", "groups_claim = roles"],
  "issuer.groups_format": ["oidc", "issuer.main", "groups_format = comma"],
  "issuer.hosted_domain": ["google", "issuer.main", "hosted_domain = example.com"],
  "user_pool.domain": ["pool", "user_pool", "domain = shop-sign-in"],
  "user_pool.login_pages": ["pool", "user_pool", "login_pages = classic"],
  "user_pool.tier": ["pool", "user_pool", "tier = lite", "login_pages = classic"],
  "user_pool.deletion_protection": ["pool", "user_pool", "deletion_protection = on"],
  "user_pool.password_min_length": ["pool", "user_pool", "password_min_length = 99"],
  "user_pool.access_token_minutes": ["pool", "user_pool", "access_token_minutes = 5"],
  "user_pool.id_token_minutes": ["pool", "user_pool", "id_token_minutes = 1440"],
  "user_pool.refresh_token_days": ["pool", "user_pool", "refresh_token_days = 3650"],
  "user_pool.mfa": ["pool", "user_pool", "mfa = optional"],
  "user_pool.self_sign_up": ["pool", "user_pool", "self_sign_up = on"],
  "user_pool.callback_urls": ["pool", "user_pool", "callback_urls = https://app.example.com/"],
  "user_pool.logout_urls": ["pool", "user_pool", "logout_urls = https://app.example.com/bye"],
  "identity_provider.kind": ["federated", "identity_provider.corp", "kind = google", "issuer ="],
  "identity_provider.client_id": ["federated", "identity_provider.corp", "client_id = other"],
  "identity_provider.client_secret_env": ["federated", "identity_provider.corp", "client_secret_env = MODELS_OTHER"],
  "identity_provider.issuer": ["federated", "identity_provider.corp", "issuer = https://login.example.com"],
  "identity_provider.scopes": ["federated", "identity_provider.corp", "scopes = openid, email"],
  "identity_provider.metadata_url": ["saml", "identity_provider.corp", "metadata_url = https://idp.example.com/other"],
  "identity_provider.metadata_file": [
    "saml",
    "identity_provider.corp",
    "metadata_url =",
    "metadata_file = metadata.xml",
  ],
  "identity_provider.map": ["federated", "identity_provider.corp", "map.name = full_name"],
  "rule.allow": ["oidc", "rule.all", "allow = GET /orders/*"],
  "rule.groups": ["pool", "rule.admins", "groups = ops, Store Manager"],
  "rule.scopes": ["scoped", "rule.all", "scopes = orders/read, orders/write, items/read"],
  "rule.issuers": ["oidc", "rule.all", "issuers = main"],
  "cors.allow_origins": ["own", "cors", "allow_origins = *"],
  "cors.allow_headers": ["own", "cors", "allow_headers = X-One, Authorization"],
  "cors.allow_credentials": ["own", "cors", "allow_credentials = yes"],
  "sign_in.port": ["pool", "sign_in", "port = 4000"],
  "logs.retention_days": ["own", "logs", "retention_days = 3653"],
  "tags.tag": ["pool", "tags", "team = payments", 'cost = "Research: a/b=c@d+e-f_g"'],
};

/** A body of a section with lines in place of those that set the same keys. */
export function withLines(body: string, lines: readonly string[]): string {
  const keyOf = (line: string) => line.split("=")[0]?.trim();
  const set = new Set(lines.flatMap((one) => one.split("\n")).map(keyOf));
  return [...body.split("\n").filter((line) => !set.has(keyOf(line))), ...lines].join("\n");
}
