import { mkdirSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

type Sections = Readonly<Record<string, string | undefined>>;

/** What a project's folder holds at one time. */
interface Version {
  readonly sections: Sections;
  /** By path. */
  readonly files: Readonly<Record<string, string>>;
}

/** A project before and after a change of everything that config.ini and its folder can say of it. */
export interface Project {
  readonly name: string;
  readonly before: Version;
  readonly after: Version;
}

const handler = (text: string) => `export const handler = async () => ({ statusCode: 200, body: "${text}" });\n`;
const policy = (Resource: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: "s3:GetObject", Resource }] });

const BEFORE: Version = {
  sections: {
    project: "name = shop",
    aws: "region = us-east-1",
    api: "name = shopAPI\nstage = dev",
    "function.web": [
      "source = web\nmemory = 128\ntimeout = 5\nenv.GREETING = hello\nenv.GONE = soon",
      "policies = arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess\npolicy_file = policy.json",
    ].join("\n"),
    "function.old": "source = old",
    routes: "GET / = web\nDELETE /orders = old",
    cors: "allow_origins = https://a.example\nallow_headers = Authorization",
    logs: "retention_days = 7",
    tags: "team = payments\ncost = one",
  },
  files: {
    "web/index.mjs": handler("one"),
    "old/index.mjs": handler("old"),
    "policy.json": policy("arn:aws:s3:::a/*"),
  },
};

const AFTER: Version = {
  sections: {
    project: "name = shop",
    aws: "region = us-east-1\npermissions_boundary = arn:aws:iam::123456789012:policy/limits",
    api: "name = renamedAPI\nstage = dev",
    "function.web": [
      "source = web\nmemory = 256\ntimeout = 9\nruntime = nodejs22.x\nhandler = index.other\narchitecture = arm64",
      "env.GREETING = bye\nenv.NEW = yes\npolicies = arn:aws:iam::aws:policy/AmazonSQSFullAccess",
      "policy_file = policy.json",
    ].join("\n"),
    routes: "GET / = web, public\nPOST /items/{rest+} = web",
    cors: "allow_origins = https://b.example, https://c.example\nallow_headers = X-Token, X-One\nallow_credentials = yes",
    logs: "retention_days = 30",
    tags: "team = search\nkind = two",
  },
  files: {
    "web/index.mjs": `${handler("two")}export const other = handler;\n`,
    "policy.json": policy("arn:aws:s3:::b/*"),
  },
};

const withSections = ({ sections, files }: Version, more: Sections): Version => ({
  sections: { ...sections, ...more },
  files,
});

/** One function and one route: what else an API can have is in the other project. */
const SMALL: Sections = { "function.web": "source = web", "function.old": undefined, routes: "GET / = web" };

/** Without a user pool, its tokens are those of an issuer on loopback. */
export const plain = (jwksUri: string): Project => ({
  name: "without a user pool",
  before: withSections(BEFORE, {
    authorizer: "cache_ttl = 0",
    "issuer.main": `kind = oidc\nissuer = https://issuer.example\njwks_uri = ${jwksUri}\nclient_id = app`,
    "rule.all": "allow = GET /*",
  }),
  after: withSections(AFTER, {
    authorizer:
      "type = REQUEST\nidentity_source = X-Token, querystring.token\ncache_ttl = 60\nmemory = 256\ntimeout = 9",
    "issuer.main": `kind = oidc\nissuer = https://other.example\njwks_uri = ${jwksUri}\nclient_id = other`,
    "rule.all": "allow = POST /items/*\ngroups = admins",
  }),
});

/** The paths of a kind, enough to be imported as one definition. */
const paths = (name: string, count: number): string =>
  Array.from({ length: count }, (_, index) => `ANY /${name}${index}/{id} = web`).join("\n");

/** So many routes that they are imported: all of them, then some of them and other preflights. */
export const many = (jwksUri: string): Project => {
  const { before, after } = plain(jwksUri);
  const grown = (version: Version, more: string) =>
    withSections(version, { routes: `${version.sections["routes"]}\n${more}` });
  return {
    name: "with many routes",
    before: grown(before, paths("a", 5)),
    after: grown(after, `${paths("a", 5)}\n${paths("b", 3)}`),
  };
};

/** With a user pool and everything that deploy makes in one. */
export const pool: Project = {
  name: "with a user pool",
  before: withSections(BEFORE, {
    ...SMALL,
    authorizer: "cache_ttl = 0",
    "issuer.main": "kind = cognito\nuser_pool = create",
    user_pool: "password_min_length = 12\ncallback_urls = https://a.example/\naccess_token_minutes = 10",
    "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example.com/one",
    "identity_provider.former": "kind = saml\nmetadata_url = https://idp.example.com/former",
    "rule.all": "allow = GET /*\nscopes = orders/read",
    "rule.admins": "allow = GET /*\ngroups = admins",
  }),
  after: withSections(AFTER, {
    ...SMALL,
    authorizer:
      "type = REQUEST\nidentity_source = X-Token, querystring.token\ncache_ttl = 60\nmemory = 256\ntimeout = 9",
    "issuer.main": "kind = cognito\nuser_pool = create\ntoken_use = access",
    user_pool: [
      "password_min_length = 14\ncallback_urls = https://b.example/\nlogout_urls = https://b.example/bye",
      "access_token_minutes = 20\nid_token_minutes = 20\nrefresh_token_days = 3\nmfa = optional\nself_sign_up = on",
      "domain = shop-other-sign-in\nlogin_pages = classic",
    ].join("\n"),
    "identity_provider.corp": "kind = saml\nmetadata_url = https://idp.example.com/two\nmap.name = full_name",
    "identity_provider.partner": "kind = saml\nmetadata_url = https://idp.example.com/partner",
    "rule.all": "allow = GET /*\nscopes = orders/write, items/read",
    "rule.ops": "allow = GET /*\ngroups = ops",
  }),
};

/** Makes a folder hold this version, and leaves what the tool keeps there. */
export function writeVersion(folder: string, { sections, files }: Version): void {
  const text = Object.entries(sections)
    .flatMap(([name, body]) => (body === undefined ? [] : [`[${name}]\n${body}\n`]))
    .join("\n");
  for (const name of ["web", "old"]) rmSync(join(folder, name), { recursive: true, force: true });
  for (const [name, content] of Object.entries({ ...files, "config.ini": text })) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), content);
  }
}
