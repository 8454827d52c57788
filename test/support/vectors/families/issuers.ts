import {
  claims,
  cognitoAccess,
  cognitoId,
  GOOGLE,
  GOOGLE_CLIENT,
  googleId,
  OIDC,
  POOL,
  POOL_UPDATED,
  STAGE,
} from "../fixture.ts";
import { ALLOW, DENY, type Expectation, type Family, refused } from "../format.ts";
import { token } from "../sign.ts";

const one = (config: string, name: string, why: string, bearer: string, expect: Expectation) => ({
  name,
  why,
  config,
  token: bearer,
  expect,
});
const access = (name: string, why: string, changes: object, expect: Expectation) =>
  one("cognito", name, why, token(cognitoAccess(changes)), expect);
const id = (name: string, why: string, changes: object, expect: Expectation) =>
  one("cognito-id", name, why, token(cognitoId(changes)), expect);

const UNKNOWN_ISSUER = refused("issuer");
const USE = refused("token-use");
const AUDIENCE = refused("audience");

export const cognito: Family = {
  family: "cognito",
  about: "Cognito developer guide, verifying JSON web tokens: token_use, and client_id or aud.",
  cases: [
    access("access token", "the plain case", {}, ALLOW),
    access("access token of the second client", "several clients", { client_id: "cli-client" }, ALLOW),
    access("access token of the updated issuer", "a pool has two names", { iss: POOL_UPDATED }, ALLOW),
    access(
      "access token of another pool",
      "the same region, another pool",
      { iss: POOL.replace("123", "124") },
      refused("issuer"),
    ),
    access(
      "access token of another region",
      "another pool",
      { iss: POOL.replace("us-east-1.", "us-east-2.") },
      refused("issuer"),
    ),
    access(
      "access token of the pool with a slash",
      "issuers are compared character by character",
      { iss: `${POOL}/` },
      UNKNOWN_ISSUER,
    ),
    access(
      "access token of the pool in lower case",
      "pools have their case",
      { iss: POOL.toLowerCase() },
      UNKNOWN_ISSUER,
    ),
    access(
      "access token of the pool's keys as issuer",
      "no prefix counts",
      { iss: `${POOL}/.well-known/jwks.json` },
      UNKNOWN_ISSUER,
    ),
    access("access token of another client", "not for us", { client_id: "other-client" }, AUDIENCE),
    access(
      "access token with aud alone",
      "a resource is not a client",
      { client_id: undefined, aud: "web-client" },
      AUDIENCE,
    ),
    access("access token with an aud that is not a string", "RFC 7519 section 4.1.3", { aud: { a: 1 } }, AUDIENCE),
    access("access token with aud null", "RFC 7519 section 4.1.3", { aud: null }, AUDIENCE),
    access("client_id in a list", "is a string", { client_id: ["web-client"] }, AUDIENCE),
    access(
      "access token with aud too",
      "a resource was asked for; client_id counts",
      { aud: "https://api.example.com" },
      ALLOW,
    ),
    one(
      "cognito",
      "ID token where an access token is wanted",
      "it is for the client, not for the API",
      token(cognitoId({ client_id: "web-client" })),
      USE,
    ),
    access("no token_use", "must say what it is", { token_use: undefined }, USE),
    access("token_use is a list", "no string", { token_use: ["access"] }, USE),
    id("ID token", "the plain case", {}, ALLOW),
    id("ID token of the second client", "several clients", { aud: "cli-client" }, ALLOW),
    id("ID token of another client", "not for us", { aud: "other-client" }, AUDIENCE),
    id("ID token with aud in a list", "Cognito sends a string", { aud: ["web-client"] }, AUDIENCE),
    id("ID token with client_id alone", "aud counts", { aud: undefined, client_id: "web-client" }, AUDIENCE),
    one(
      "cognito-id",
      "access token where an ID token is wanted",
      "has no claims about the user",
      token(cognitoAccess({ aud: "web-client" })),
      USE,
    ),
  ],
};

const mail = (name: string, why: string, changes: object, expect: Expectation) =>
  one("google", name, why, token(googleId(changes), "other"), expect);
const hosted = (name: string, why: string, changes: object, expect: Expectation) =>
  one("google-hosted", name, why, token(googleId(changes), "other"), expect);
const UNVERIFIED = refused("email-unverified");

export const google: Family = {
  family: "google",
  about: "Google, OpenID Connect, validating an ID token: two spellings of iss, aud, hd, email_verified.",
  cases: [
    mail("issuer with https", "the plain case", {}, ALLOW),
    mail("issuer without https", "the older spelling", { iss: "accounts.google.com" }, ALLOW),
    mail("issuer with http", "is neither", { iss: "http://accounts.google.com" }, refused("issuer")),
    mail("issuer with a slash", "is neither", { iss: `${GOOGLE}/` }, refused("issuer")),
    mail("another client", "every Google client gets such tokens", { aud: `9${GOOGLE_CLIENT}` }, AUDIENCE),
    mail("client in azp alone", "aud counts", { aud: "else" }, AUDIENCE),
    mail("no hd", "no domain was asked for", { hd: undefined }, ALLOW),
    mail("no email", "the scope was not asked for", { email: undefined, email_verified: undefined }, ALLOW),
    mail("email_verified is the word true", "Google has sent it so", { email_verified: "true" }, ALLOW),
    mail("email_verified false", "anyone may have typed that address", { email_verified: false }, UNVERIFIED),
    mail(
      "email_verified is the word false",
      "a string that is true in most languages",
      { email_verified: "false" },
      UNVERIFIED,
    ),
    mail("email_verified null", "is not true", { email_verified: null }, UNVERIFIED),
    mail("several audiences", "azp is missing", { aud: [GOOGLE_CLIENT, "else"], azp: undefined }, AUDIENCE),
    mail(
      "several audiences, azp is a configured client",
      "this client requested it",
      { aud: [GOOGLE_CLIENT, "else"] },
      ALLOW,
    ),
    mail("email_verified 1", "is not true", { email_verified: 1 }, UNVERIFIED),
    hosted("hd as configured", "a member of the domain", {}, ALLOW),
    hosted("no hd where one is wanted", "an account outside of Workspace", { hd: undefined }, refused("hosted-domain")),
    hosted("hd of another domain", "another domain", { hd: "example.org" }, refused("hosted-domain")),
    hosted("hd of a part of the domain", "another domain", { hd: "evil.example.com" }, refused("hosted-domain")),
    hosted("hd in a list", "no string", { hd: ["example.com"] }, refused("hosted-domain")),
    hosted(
      "domain in the address alone",
      "anyone can make such an account",
      { hd: undefined, email: "x@example.com" },
      refused("hosted-domain"),
    ),
    one(
      "google-rules",
      "groups of a Google token",
      "Google does not issue groups of this API",
      token(googleId({ groups: ["admins"] }), "other"),
      DENY,
    ),
  ],
};

const shared = (name: string, why: string, bearer: string, expect: Expectation) =>
  one("shared-kid", name, why, bearer, expect);

const any = (name: string, why: string, bearer: string, expect: Expectation) =>
  one("several", name, why, bearer, expect);

const ADMINS = { "cognito:groups": ["admins"] };
/** Of alice: the principal and the context say whose she is. */
const mixed = (name: string, why: string, bearer: string, issuer: string, resources: readonly string[]) =>
  one("several-rules", name, why, bearer, {
    ...ALLOW,
    output: {
      principalId: `${issuer}|alice`,
      policyDocument: {
        Version: "2012-10-17",
        Statement: [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: resources.map((path) => STAGE + path) }],
      },
      context: { sub: "alice", issuer },
    },
  });

export const several: Family = {
  family: "several",
  about: "Several issuers at once: keys and audience of each count for its own tokens only.",
  cases: [
    mixed(
      "pool's admin",
      "of the issuer that the rule names",
      token(cognitoAccess({ sub: "alice", ...ADMINS })),
      "pool",
      ["DELETE/orders"],
    ),
    mixed(
      "login's admin",
      "another issuer's admins are others",
      token(claims({ sub: "alice", groups: ["admins"] })),
      "login",
      ["GET/orders"],
    ),
    mixed("login's ops", "rules that name it, or none", token(claims({ sub: "alice", groups: ["ops"] })), "login", [
      "POST/orders",
      "PUT/orders",
      "GET/orders",
    ]),
    mixed("a claim called issuer", "replaces nothing", token(claims({ sub: "alice", issuer: "pool" })), "login", [
      "GET/orders",
    ]),
    any("Cognito", "the first", token(cognitoAccess()), ALLOW),
    any("Google", "the second", token(googleId(), "other"), ALLOW),
    any("OIDC", "the third", token(claims()), ALLOW),
    any(
      "Cognito's name, Google's key",
      "keys come from the issuer named",
      token(cognitoAccess(), "other"),
      refused("kid-unknown", 1),
    ),
    any(
      "Google's name, a key of the others",
      "keys come from the issuer named",
      token(googleId()),
      refused("kid-unknown", 1),
    ),
    any(
      "Google's name, its kid, a key of the others",
      "the signature tells",
      token(googleId(), "rs256", { kid: "other" }),
      refused("signature"),
    ),
    any("OIDC's audience at Google", "each has its own audience", token(googleId({ aud: "api" }), "other"), AUDIENCE),
    any("Cognito's client at OIDC", "each has its own audience", token(claims({ aud: "web-client" })), AUDIENCE),
    any("Cognito's access token says OIDC", "each has its own rule", token(cognitoAccess({ iss: OIDC })), AUDIENCE),
    shared("one kid, OIDC's key", "each issuer has its own keys", token(claims(), "rs256", { kid: "one" }), ALLOW),
    shared("one kid, Google's key", "each issuer has its own keys", token(googleId(), "other", { kid: "one" }), ALLOW),
    shared(
      "one kid, Google's key at OIDC",
      "the same name is another key",
      token(claims(), "other", { kid: "one" }),
      refused("signature"),
    ),
    shared(
      "one kid, OIDC's key at Google",
      "the same name is another key",
      token(googleId(), "rs256", { kid: "one" }),
      refused("signature"),
    ),
  ],
};
