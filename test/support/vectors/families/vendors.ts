import { claims, cognitoAccess, cognitoId, googleId } from "../fixture.ts";
import { ALLOW, type Case, DENY, type Expectation, type Family, refused } from "../format.ts";
import { token } from "../sign.ts";

const AUDIENCE = refused("audience");
const OVERAGE = { verdict: "deny", reason: "groups-overage" } as const;
const AUTH0 = "https://auth0.com/docs/secure/tokens/access-tokens/access-token-profiles";
const OKTA = "https://developer.okta.com/docs/guides/customize-tokens-groups-claim/";
const ENTRA = "https://learn.microsoft.com/en-us/entra/identity-platform/access-token-claims-reference";
const KEYCLOAK = "https://phasetwo.io/tutorials/clients/audience/";
const ZITADEL = "https://zitadel.com/docs/apis/openidoauth/claims";
const CLERK = "https://clerk.com/docs/guides/sessions/session-tokens";
const GOOGLE = "https://developers.google.com/identity/openid-connect/openid-connect";
const COGNITO =
  "https://docs.aws.amazon.com/cognito/latest/developerguide/amazon-cognito-user-pools-using-the-access-token.html";
const AT = { typ: "at+jwt" };

/** Needs the group admins or ops, in the claim that the config names, and the scope orders:admin where it is `both`. */
const one = (
  config: string,
  name: string,
  why: string,
  said: object,
  expect: Expectation,
  header: object = {},
): Case => ({
  name,
  why,
  config,
  expect,
  token: token(claims(said), "rs256", { typ: "JWT", ...header }),
});

export const vendors: Family = {
  family: "vendors",
  about: "Tokens as vendors write them, by the pages named: issuer, audience and group names are invented.",
  cases: [
    one(
      "vendor-scope",
      "Auth0: aud in a list, azp, scope",
      AUTH0,
      { aud: ["api", "https://t.auth0.com/userinfo"], azp: "spa", scope: "openid orders:write" },
      ALLOW,
    ),
    one(
      "vendor-scope",
      "Auth0: RFC 9068 profile",
      AUTH0,
      { aud: ["api", "https://t.auth0.com/userinfo"], client_id: "spa", jti: "1", scope: "orders:write" },
      ALLOW,
      AT,
    ),
    one(
      "vendor-permissions",
      "Auth0: permissions of RBAC as groups",
      AUTH0,
      { azp: "spa", scope: "", permissions: ["ops"] },
      ALLOW,
    ),
    one(
      "vendor-namespaced",
      "Auth0: roles in a claim with a namespace",
      AUTH0,
      { azp: "spa", "https://example.com/roles": ["admins"] },
      ALLOW,
    ),
    one("vendor-groups", "Auth0: no roles without an action", AUTH0, { azp: "spa", scope: "openid" }, DENY),
    one(
      "vendor-scope",
      "Okta: scp in a list, cid",
      OKTA,
      { ver: 1, cid: "0oa1", uid: "00u1", scp: ["openid", "orders:write"] },
      ALLOW,
    ),
    one(
      "vendor-groups",
      "Okta: groups in a list",
      OKTA,
      { ver: 1, cid: "0oa1", scp: ["openid"], groups: ["Everyone", "admins"] },
      ALLOW,
    ),
    one(
      "vendor-groups",
      "Okta: the org server's token is for Okta",
      OKTA,
      { aud: "https://t.okta.com", cid: "0oa1", groups: ["admins"] },
      AUDIENCE,
    ),
    one(
      "vendor-scope",
      "Entra ID v1: scp is a text, appid",
      ENTRA,
      { ver: "1.0", appid: "9f", scp: "orders:read orders:write" },
      ALLOW,
      { x5t: "rs256" },
    ),
    one(
      "vendor-scope",
      "Entra ID v1: aud is the resource's address",
      ENTRA,
      { ver: "1.0", aud: "api://api", appid: "9f", scp: "orders:write" },
      AUDIENCE,
    ),
    one(
      "vendor-roles",
      "Entra ID v2: app roles",
      ENTRA,
      { ver: "2.0", azp: "9f", azpacr: "1", roles: ["admins"] },
      ALLOW,
    ),
    one(
      "vendor-groups",
      "Entra ID v2: more than 200 groups",
      ENTRA,
      {
        ver: "2.0",
        azp: "9f",
        scp: "x",
        _claim_names: { groups: "src1" },
        _claim_sources: { src1: { endpoint: "https://graph.example/" } },
      },
      OVERAGE,
    ),
    one(
      "vendor-realm-roles",
      "Keycloak: realm_access.roles lies in an object",
      KEYCLOAK,
      { typ: "Bearer", azp: "spa", scope: "openid", realm_access: { roles: ["admins"] } },
      DENY,
    ),
    one(
      "vendor-groups",
      "Keycloak: resource_access, groups by a mapper",
      KEYCLOAK,
      {
        typ: "Bearer",
        aud: ["api", "account"],
        azp: "spa",
        scope: "openid",
        resource_access: { api: { roles: ["x"] } },
        groups: ["admins"],
      },
      ALLOW,
    ),
    one(
      "vendor-groups",
      "Keycloak: no aud without a mapper",
      KEYCLOAK,
      { aud: undefined, azp: "api", scope: "openid", groups: ["admins"] },
      AUDIENCE,
    ),
    one(
      "vendor-zitadel",
      "Zitadel: roles are an object",
      ZITADEL,
      {
        aud: ["api", "2001"],
        client_id: "2001",
        "urn:zitadel:iam:org:project:roles": { admins: { "1": "t.example" } },
      },
      DENY,
    ),
    one(
      "vendor-groups",
      "Clerk: no aud in a session token",
      CLERK,
      { aud: undefined, azp: "https://app.example.com", sid: "sess_1", fva: [7, -1], v: 2 },
      AUDIENCE,
    ),
    {
      name: "Google: ID token",
      why: GOOGLE,
      config: "google",
      token: token(googleId({ at_hash: "x" }), "other"),
      expect: ALLOW,
    },
    {
      name: "Cognito: access token, client_id",
      why: COGNITO,
      config: "cognito",
      token: token(cognitoAccess({ version: 2, jti: "1" })),
      expect: ALLOW,
    },
    {
      name: "Cognito: ID token where an access token is wanted",
      why: COGNITO,
      config: "cognito-rules",
      token: token(cognitoId({ "cognito:groups": ["ops"] })),
      expect: refused("token-use"),
    },
  ],
};
