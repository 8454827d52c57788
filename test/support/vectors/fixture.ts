import type { AuthorizerConfig } from "../../../templates/node/authorizer/index.mts";
import type { Fixture } from "./format.ts";
import { rocaModulus } from "./roca.ts";
import { privateJwk, publicJwk } from "./sign.ts";

/** 2026-01-01T00:00:00Z. */
export const NOW = 1_767_225_600;
/** Good tokens hold until 2100, so that they hold at the real time too. */
const FAR = 4_102_444_800;
export const STAGE = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5/dev/";

type Issuer = AuthorizerConfig["issuers"][number];

const pool = "us-east-1_AbCdEf123";
export const POOL = `https://cognito-idp.us-east-1.amazonaws.com/${pool}`;
export const POOL_UPDATED = `https://issuer-cognito-idp.us-east-1.amazonaws.com/${pool}`;
export const GOOGLE = "https://accounts.google.com";
export const OIDC = "https://login.example.com/";
export const GOOGLE_CLIENT = "123-abc.apps.googleusercontent.com";

const cognito: Issuer = {
  name: "pool",
  kind: "cognito",
  issuers: [POOL, POOL_UPDATED],
  audience: ["web-client", "cli-client"],
  tokenUse: "access",
  groupsClaim: "cognito:groups",
  jwksUri: `${POOL}/.well-known/jwks.json`,
  keys: [publicJwk("rs256")],
};
const google: Issuer = {
  name: "google",
  kind: "google",
  issuers: [GOOGLE, "accounts.google.com"],
  audience: [GOOGLE_CLIENT],
  groupsClaim: "groups",
  jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
  keys: [publicJwk("other")],
};
const ALL_KEYS = ["es256", "es384", "eddsa", "no-alg", "ps256", "rs256", "rs384", "rs512"];
const oidc: Issuer = {
  name: "login",
  kind: "oidc",
  issuers: [OIDC],
  audience: ["api"],
  groupsClaim: "groups",
  jwksUri: `${OIDC}keys`,
  keys: ALL_KEYS.map((name) => publicJwk(name)),
};
const base: AuthorizerConfig = {
  version: 1,
  type: "TOKEN",
  identitySources: [{ in: "header", name: "Authorization" }],
  clockToleranceSeconds: 30,
  context: [],
  issuers: [oidc],
  rules: [{ name: "any valid token", resources: ["*"], groups: [], scopes: [] }],
};
const rules: AuthorizerConfig["rules"] = [
  { name: "everyone", resources: ["GET/orders", "GET/orders/*"], groups: [], scopes: [] },
  { name: "admin", resources: ["DELETE/orders/*", "GET/orders"], groups: ["admins", "ops"], scopes: [] },
  { name: "write", resources: ["POST/orders"], groups: [], scopes: ["orders:write", "orders:admin"] },
  { name: "both", resources: ["*/admin/*"], groups: ["admins"], scopes: ["orders:admin"] },
];

const rulesOfSeveral: AuthorizerConfig["rules"] = [
  { name: "pool", resources: ["DELETE/orders"], groups: ["admins"], scopes: [], issuers: ["pool"] },
  { name: "either", resources: ["POST/orders"], groups: ["ops"], scopes: [], issuers: ["pool", "login"] },
  { name: "any", resources: ["PUT/orders"], groups: ["ops"], scopes: [] },
  { name: "login", resources: ["GET/orders"], groups: [], scopes: [], issuers: ["login"] },
];
const ofOps = [{ name: "ops", resources: ["GET/orders/1"], groups: ["admins", "ops"], scopes: [] }];

/** How old keys may be in the config `aged`. */
export const DAY = 86_400;

/** With them a policy takes about 4,100 bytes of the 7,500 that an output may have. */
export const LONG_RESOURCES = [..."abcdefgh"].map((letter) => `GET/${letter.repeat(440)}`);

/** Keys that no issuer should publish, and that must not be used. */
const oddKeys = [
  publicJwk("rs256", { kid: "use-enc", use: "enc" }),
  publicJwk("rs256", { kid: "key-ops-encrypt", key_ops: ["encrypt"] }),
  publicJwk("rs256", { kid: "key-ops-text", key_ops: "verify" }),
  { ...privateJwk("rs256"), kid: "private" },
  publicJwk("rsa-1024"),
  publicJwk("rs256", { kid: "exponent-1", e: "AQ" }),
  publicJwk("rs256", { kid: "exponent-even", e: "AQAA" }),
  publicJwk("rs256", { kid: "padded", e: "AQAB=" }),
  publicJwk("rs256", { kid: "roca", n: rocaModulus }),
  publicJwk("rs256", { kid: "alg-of-another-kind", alg: "ES256" }),
  publicJwk("rs256", { kid: "alg-hmac", alg: "HS256" }),
  { kty: "oct", kid: "oct", alg: "HS256", k: "c2VjcmV0LXNlY3JldC1zZWNyZXQtc2VjcmV0LXNlY3I" },
  publicJwk("rs256", { kid: "twice" }),
  publicJwk("other", { kid: "twice" }),
  ...["RS512", "RS384", "RS256", "PS256"].map((alg) => publicJwk("rs256", { kid: "each-alg", alg })),
  publicJwk("rs256", { kid: "same-twice" }),
  publicJwk("rs256", { kid: "same-twice", alg: undefined }),
  publicJwk("rs256", { kid: "one-alg-ambiguous", alg: "RS256" }),
  publicJwk("other", { kid: "one-alg-ambiguous", alg: "RS256" }),
  publicJwk("rs256", { kid: "one-alg-ambiguous", alg: "RS384" }),
  publicJwk("rs256", { kid: "" }),
  publicJwk("rs256", { kid: undefined }),
  publicJwk("rs256", { kid: "good" }),
  publicJwk("rs256", { kid: "good-key-ops", use: undefined, key_ops: ["verify"] }),
];

const configs: Fixture["configs"] = {
  oidc: base,
  cognito: { ...base, issuers: [cognito] },
  "cognito-id": { ...base, issuers: [{ ...cognito, tokenUse: "id" }] },
  google: { ...base, issuers: [google] },
  "google-hosted": { ...base, issuers: [{ ...google, hostedDomain: "example.com" }] },
  "google-rules": { ...base, issuers: [google], rules: rules.filter(({ name }) => name === "admin") },
  several: { ...base, issuers: [cognito, google, oidc] },
  "several-rules": { ...base, context: ["sub", "issuer"], issuers: [cognito, oidc], rules: rulesOfSeveral },
  "shared-kid": {
    ...base,
    issuers: [
      { ...google, keys: [publicJwk("other", { kid: "one" })] },
      { ...oidc, keys: [publicJwk("rs256", { kid: "one" })] },
    ],
  },
  rules: { ...base, rules },
  "rules-strict": { ...base, rules: rules.filter(({ name }) => name !== "everyone") },
  "cognito-rules": { ...base, issuers: [cognito], rules: rules.filter(({ name }) => name !== "everyone") },
  ...Object.fromEntries(
    (["brackets", "json", "comma", "space"] as const).map((groupsFormat) => [
      `groups-${groupsFormat}`,
      { ...base, issuers: [{ ...oidc, groupsFormat }], rules: ofOps },
    ]),
  ),
  "groups-of-email": { ...base, issuers: [{ ...oidc, groupsClaim: "email" }], rules: ofOps },
  "vendor-scope": {
    ...base,
    rules: [{ name: "write", resources: ["GET/orders/1"], groups: [], scopes: ["orders:write", "orders:admin"] }],
  },
  ...Object.fromEntries(
    [
      ["groups", "groups"],
      ["roles", "roles"],
      ["permissions", "permissions"],
      ["namespaced", "https://example.com/roles"],
      ["realm-roles", "realm_access.roles"],
      ["zitadel", "urn:zitadel:iam:org:project:roles"],
    ].map(([name = "", groupsClaim = ""]) => [
      `vendor-${name}`,
      { ...base, issuers: [{ ...oidc, groupsClaim }], rules: ofOps },
    ]),
  ),
  "below-greedy": {
    ...base,
    rules: [{ name: "public", resources: ["GET/files/public/*", "GET/orders"], groups: [], scopes: [] }],
  },
  aged: { ...base, keysMaxAgeSeconds: DAY },
  "aged-never": { ...base, keysMaxAgeSeconds: 0 },
  context: {
    ...base,
    context: ["sub", "email", "phone_number", "groups", "scope", "age", "staff", "note", "last"],
  },
  "context-full": {
    ...base,
    context: ["email", "note", "last"],
    rules: [{ name: "many", resources: LONG_RESOURCES, groups: [], scopes: [] }],
  },
  "odd-keys": { ...base, issuers: [{ ...oidc, keys: oddKeys }] },
  request: { ...base, type: "REQUEST" },
  "request-query": { ...base, type: "REQUEST", identitySources: [{ in: "querystring", name: "token" }] },
  "request-more": {
    ...base,
    type: "REQUEST",
    identitySources: [
      { in: "header", name: "authorization" },
      { in: "header", name: "X-Tenant" },
      { in: "querystring", name: "v" },
    ],
  },
};

const set = (...keys: unknown[]) => JSON.stringify({ keys });

export const fixture: Fixture = {
  about:
    "Tokens and the answers both authorizers must give. Made by test/support/vectors with keys that are public; the format is in format.ts there.",
  now: NOW,
  methodArn: `${STAGE}GET/orders/1`,
  configs,
  answers: {
    rotated: set(publicJwk("rotated")),
    "rotated-and-old": set(publicJwk("rs256"), publicJwk("rotated")),
    "only-odd": set({ ...publicJwk("rotated"), use: "enc" }, 7, null),
    "rotated-among-odd": set(null, 7, "key", [], {}, publicJwk("rotated")),
    "rotated-twice": set(publicJwk("rotated"), publicJwk("rotated"), publicJwk("rs256")),
    "rotated-and-attacker": set(publicJwk("attacker", { kid: "rotated" }), publicJwk("rotated"), publicJwk("rs256")),
    "keys-twice": `{"keys":[],"keys":${JSON.stringify([publicJwk("rs256"), publicJwk("rotated")])}}`,
    es256: set(publicJwk("es256")),
    "rotated-and-es256": set(publicJwk("rotated"), publicJwk("es256", { kid: "rotated" })),
    "rotated-with-members-of-others": set(publicJwk("rotated", { x: "not base64url!", y: null })),
    "rotated-beside-nan": `{"x":NaN,"keys":${JSON.stringify([publicJwk("rotated")])}}`,
    "rotated-beside-digits": `{"x":${"9".repeat(5_000)},"keys":${JSON.stringify([publicJwk("rotated")])}}`,
    "not-json": "<html>sorry</html>",
    "no-keys": "{}",
    "keys-no-list": '{"keys":{"0":1}}',
    null: "null",
  },
};

/** What tokens of the OIDC issuer say in these vectors; a change of undefined leaves a claim out. */
export const claims = (changes: object = {}) => ({
  iss: OIDC,
  aud: "api",
  sub: "user-1",
  iat: NOW - 60,
  exp: FAR,
  ...changes,
});

export const cognitoAccess = (changes: object = {}) => ({
  iss: POOL,
  sub: "5c1f0a4e-7b1d-4c7e-9f0e-2f6d1f7a9b11",
  token_use: "access",
  client_id: "web-client",
  scope: "openid orders:write",
  "cognito:groups": ["ops"],
  username: "ann",
  iat: NOW - 60,
  exp: FAR,
  ...changes,
});

export const cognitoId = (changes: object = {}) => ({
  iss: POOL,
  sub: "5c1f0a4e-7b1d-4c7e-9f0e-2f6d1f7a9b11",
  token_use: "id",
  aud: "web-client",
  email: "ann@example.com",
  iat: NOW - 60,
  exp: FAR,
  ...changes,
});

export const googleId = (changes: object = {}) => ({
  iss: GOOGLE,
  aud: GOOGLE_CLIENT,
  azp: GOOGLE_CLIENT,
  sub: "110248495921238986420",
  email: "ann@example.com",
  email_verified: true,
  hd: "example.com",
  iat: NOW - 60,
  exp: FAR,
  ...changes,
});
