import { readFileSync } from "node:fs";

/** Sections of a config.ini by their names. */
type Sections = Readonly<Record<string, string>>;

/** A project with what it needs to be there. Words in capitals stand for what is known once that is made. */
export interface LifeConfig {
  readonly sections: Sections;
  /** Sections that a later deploy has in place of these: each property that deploy updates. */
  readonly changed: Sections;
  /** Changes of what the later deploy added. */
  readonly again?: Sections;
  /** How callers get a token. */
  readonly tokens: "issuer" | "pool";
}

const OIDC = "kind = oidc\nissuer = ISSUER\njwks_uri = ISSUER/certs\nclient_id = app";
const ACCOUNT = "000000000000";
export const TEAM_ROLE = `arn:aws:iam::${ACCOUNT}:role/team/worker`;
const S3 = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
const SQS = "arn:aws:iam::aws:policy/AmazonSQSReadOnlyAccess";

/** Five of different make, as people have them. */
export const LIFE_CONFIGS: Readonly<Record<string, LifeConfig>> = {
  tutorial: {
    tokens: "issuer",
    sections: {
      project: "name = basic",
      "function.basicLambda": "source = code",
      routes: "GET / = basicLambda",
      "issuer.main": OIDC,
      cors: "allow_origins = http://localhost:3000",
    },
    changed: {
      "function.basicLambda": `source = code\nmemory = 256\ntimeout = 20\nenv.GREETING = hello\npolicies = ${S3}\npolicy_file = policy.json`,
      authorizer: "cache_ttl = 0\nvalidation = ^Bearer .+$\nmemory = 256",
      "issuer.main": `${OIDC}, other`,
      cors: "allow_origins = *",
      "function.orders": "source = other",
      routes: "GET / = basicLambda\nGET /orders/{id} = orders\nGET /health = basicLambda, public",
      logs: "retention_days = 30",
      tags: "team = payments",
      api: "name = renamed",
    },
  },
  request: {
    tokens: "issuer",
    sections: {
      project: "name = shop",
      api: "stage = prod",
      "function.orders": "source = code",
      "function.items": "source = code",
      "function.reports": "source = code",
      routes: [
        "GET / = orders",
        "ANY /orders = orders",
        "GET /orders/{id} = orders",
        "PUT /orders/{id} = orders",
        "GET /items = items",
        "POST /items/{rest+} = items",
        "GET /reports/daily = reports",
        "GET /health = reports, public",
      ].join("\n"),
      authorizer: "type = REQUEST\nidentity_source = header.Authorization\ncache_ttl = 60",
      "issuer.main": OIDC,
      "rule.all": "allow = ANY /*",
      cors: "allow_origins = *",
    },
    changed: {
      "function.reports": "source = other",
      authorizer: "type = TOKEN\nclock_tolerance = 60\nname = gate",
      "function.audit": "source = other",
      "rule.all": "allow = GET /*",
      "rule.writers": "allow = PUT /*\ngroups = writers",
      cors: "allow_origins = http://localhost:3000\nallow_credentials = yes",
    },
  },
  managed: {
    tokens: "pool",
    sections: {
      project: "name = club",
      "function.web": "source = code",
      routes: "GET / = web\nGET /admin = web\nGET /orders = web",
      "issuer.main": "kind = cognito\nuser_pool = create",
      user_pool: "login_pages = classic",
      "rule.all": "allow = GET /, GET /orders",
      "rule.admin": "allow = GET /admin\ngroups = ops",
      cors: "allow_origins = *",
    },
    changed: {
      user_pool: [
        ...["login_pages = managed", "password_min_length = 16", "access_token_minutes = 30"],
        ...[
          "mfa = optional",
          "self_sign_up = on",
          "callback_urls = https://app.example.com/",
          "refresh_token_days = 7",
        ],
      ].join("\n"),
      "identity_provider.corp":
        "kind = oidc\nissuer = ISSUER\nclient_id = app\nclient_secret_env = LIFE_SECRET\nscopes = openid, email",
      "rule.all": "allow = GET /",
      "rule.admin": "allow = GET /admin\ngroups = admins",
      "rule.orders": "allow = GET /orders\nscopes = orders/read",
      tags: "team = payments",
    },
    again: {
      "function.audit": "source = other",
      user_pool: "login_pages = managed\ndomain = club-sign-in",
      "identity_provider.corp":
        "kind = oidc\nissuer = ISSUER\nclient_id = other\nclient_secret_env = LIFE_SECRET\nscopes = openid, email",
      "rule.orders": "allow = GET /orders\nscopes = orders/read, orders/write",
    },
  },
  existing: {
    tokens: "pool",
    sections: {
      project: "name = intra",
      "function.web": "source = code",
      routes: "GET / = web\nGET /admin = web",
      "issuer.main": "kind = cognito\nuser_pool = POOL\nclient_id = CLIENT",
      "rule.all": "allow = GET /",
      "rule.admin": "allow = GET /admin\ngroups = admins",
      sign_in: "port = 3000",
      cors: "allow_origins = *",
    },
    changed: {
      "issuer.main": "kind = cognito\nuser_pool = POOL\nclient_id = CLIENT\ntoken_use = id",
      "rule.admin": "allow = GET /admin\ngroups = admins, ops",
      "function.web": "source = code\narchitecture = arm64",
      "function.audit": "source = other",
    },
  },
  python: {
    tokens: "issuer",
    sections: {
      project: "name = py",
      aws: `permissions_boundary = arn:aws:iam::${ACCOUNT}:policy/limits`,
      "function.web": `source = python\nruntime = python3.13\nrole_arn = ${TEAM_ROLE}`,
      "function.jobs": `source = python\nruntime = python3.13\npolicies = ${S3}`,
      routes: "GET / = web\nPOST /jobs = jobs",
      authorizer: "runtime = python3.13",
      "issuer.main": OIDC,
      cors: "allow_origins = http://localhost:3000, https://b.example\nallow_headers = Authorization, X-One",
    },
    changed: {
      aws: `permissions_boundary = arn:aws:iam::${ACCOUNT}:policy/tighter`,
      "function.web": "source = python\nruntime = python3.13",
      "function.jobs": `source = python\nruntime = python3.13\npolicies = ${SQS}`,
      authorizer: "runtime = python3.13\ncontext = sub",
    },
  },
};

const template = (path: string) => readFileSync(new URL(`../../../templates/${path}`, import.meta.url), "utf8");

/** The code and policies that the configs name. */
export const LIFE_FILES: Readonly<Record<string, string>> = {
  "code/index.mjs": template("node/basic/index.mjs"),
  "other/index.mjs": `${template("node/basic/index.mjs")}\n// changed\n`,
  "python/index.py": template("python/basic/index.py"),
  "policy.json": JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Action: "s3:ListBucket", Resource: "arn:aws:s3:::orders" }],
  }),
};

/** @param known by the words in capitals that stand for it. */
export function lifeFile(sections: Sections, known: Readonly<Record<string, string>>): string {
  const text = Object.entries(sections)
    .map(([name, body]) => `[${name}]\n${body}\n`)
    .join("\n");
  return text.replace(/\b(?:ISSUER|POOL|CLIENT)\b/g, (word) => known[word] ?? word);
}
