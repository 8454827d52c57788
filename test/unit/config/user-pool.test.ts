import { describe, expect, test } from "vitest";
import { fileWith, load, loadWith, messageWith } from "../../support/config/sample-config.ts";

const CREATE = "kind = cognito\nuser_pool = create";
const GOOGLE = "client_id = g1\nclient_secret_env = GOOGLE_SECRET";
const OKTA = "kind = oidc\nissuer = https://okta.example\nclient_id = o1\nclient_secret_env = OKTA_SECRET";

const withPool = (body: string) => ({ "issuer.main": CREATE, user_pool: body });
const withProvider = (name: string, body: string) => ({ "issuer.main": CREATE, [`identity_provider.${name}`]: body });
const DEFAULTS = {
  loginPages: "managed",
  tier: "essentials",
  deletionProtection: false,
  passwordMinLength: 12,
  accessTokenMinutes: 60,
  idTokenMinutes: 60,
  refreshTokenDays: 30,
  mfa: "off",
  selfSignUp: false,
  callbackUrls: [],
  logoutUrls: [],
};

test("an issuer that creates its pool has neither pool nor client yet", () => {
  const { issuers, userPool } = loadWith({ "issuer.main": CREATE });
  expect(issuers).toStrictEqual([
    {
      name: "main",
      kind: "cognito",
      createsPool: true,
      audience: [],
      tokenUse: "access",
      groupsClaim: "cognito:groups",
    },
  ]);
  expect(userPool).toStrictEqual(DEFAULTS);
});

test("a pool that exists has no settings here", () => {
  const config = load(fileWith());
  expect(config).not.toHaveProperty("userPool");
  expect(config.identityProviders).toEqual([]);
});

test("every key of [user_pool] is read", () => {
  const body = [
    ...["domain = my-shop", "login_pages = classic", "tier = plus", "deletion_protection = on"],
    ...["password_min_length = 99", "access_token_minutes = 5", "id_token_minutes = 1440"],
    ...["refresh_token_days = 3650", "mfa = optional", "self_sign_up = on"],
    ...["callback_urls = https://app.example.com/, myapp://back", "logout_urls = http://127.0.0.1:9/"],
  ];
  expect(loadWith(withPool(body.join("\n"))).userPool).toStrictEqual({
    domain: "my-shop",
    loginPages: "classic",
    tier: "plus",
    deletionProtection: true,
    passwordMinLength: 99,
    accessTokenMinutes: 5,
    idTokenMinutes: 1440,
    refreshTokenDays: 3650,
    mfa: "optional",
    selfSignUp: true,
    callbackUrls: ["https://app.example.com/", "myapp://back"],
    logoutUrls: ["http://127.0.0.1:9/"],
  });
});

test("the lite tier has classic pages", () => {
  expect(loadWith(withPool("tier = lite")).userPool).toMatchObject({ tier: "lite", loginPages: "classic" });
  expect(messageWith(withPool("tier = lite\nlogin_pages = managed"))).toContain("must be classic with tier = lite");
});

test.each([
  ["domain = my-cognito-pages", "must not contain cognito: Cognito refuses it"],
  ["domain = amazonas", "must not contain amazon"],
  ["domain = laws", "must not contain aws"],
  ["domain = -a", "must be 1 to 63 of a-z 0-9 -"],
  ["domain = Shop", "must be 1 to 63 of a-z 0-9 -"],
  [`domain = ${"a".repeat(64)}`, "must be 1 to 63 of a-z 0-9 -"],
  ["login_pages = none", "must be managed or classic"],
  ["tier = free", "must be essentials, lite or plus"],
  ["deletion_protection = yes", "must be off or on"],
  ["password_min_length = 5", "must be 6 to 99 characters"],
  ["password_min_length = 100", "must be 6 to 99 characters"],
  ["access_token_minutes = 4", "must be 5 to 1440 minutes"],
  ["id_token_minutes = 1441", "must be 5 to 1440 minutes"],
  ["refresh_token_days = 0", "must be 1 to 3650 days"],
  ["refresh_token_days = 3651", "must be 1 to 3650 days"],
  ["mfa = sms", "must be off, optional or on"],
  ["self_sign_up = true", "must be off or on"],
  ["callback_urls = app.example.com", "must be a complete address without *"],
  ["callback_urls = https://*.example.com/", "must be a complete address without *"],
  ["callback_urls = http://app.example.com/", "must be https:// (http:// on localhost only)"],
  ['callback_urls = "https://app.example.com/#x"', "must not contain #"],
  ["callback_urls = javascript:alert(1)", "must be an https:// address"],
  ["callback_urls = https://a.example/, https://a.example/", "must name https://a.example/ only once"],
  [
    `callback_urls = ${Array.from({ length: 99 }, (_, i) => `https://a.example/${i}`).join(",")}`,
    "must be at most 98 addresses, these are 99",
  ],
  ["logout_urls = http://app.example.com/", "must be https:// (http:// on localhost only)"],
  ["password_minimum_length = 8", "is not a key of this section"],
])("[user_pool] %j is refused", (body, words) => {
  expect(messageWith(withPool(body))).toContain(words);
});

test.each([
  ["client_id = c", "must be absent: with user_pool = create, deploy sets it"],
  ["issuer = https://a.example", "must be absent: with user_pool = create"],
  ["jwks_uri = https://a.example/keys", "must be absent: with user_pool = create"],
  ["audience = a", "is for kind = oidc only"],
])("an issuer that creates its pool takes no %j", (line, words) => {
  expect(messageWith({ "issuer.main": `${CREATE}\n${line}` })).toContain(words);
});

test("one issuer at most creates a pool", () => {
  const message = messageWith({ "issuer.main": CREATE, "issuer.two": CREATE });
  expect(message).toContain("[issuer.two] user_pool = create");
  expect(message).toContain("must be given only once: [issuer.main] creates the pool of this stack");
});

test.each([["user_pool"], ["identity_provider.google"]])("[%s] needs a pool that is made", (section) => {
  const message = messageWith({ [section]: section === "user_pool" ? "" : GOOGLE });
  expect(message).toContain(`[${section}]`);
  expect(message).toContain("needs an issuer with kind = cognito and user_pool = create");
});

test("a group that Cognito cannot have is noted", () => {
  const rule = "allow = GET /*\ngroups = admins, Domain Users";
  const note = "rule a: groups of user pools cannot have spaces in their names: Domain Users";
  expect(loadWith({ "issuer.main": CREATE, "rule.a": rule }).notes).toContain(note);
  expect(loadWith({ "rule.a": rule }).notes).not.toContain(note);
});

describe("identity providers", () => {
  const oneOf = (name: string, body: string) => loadWith(withProvider(name, body)).identityProviders[0];

  test("of Google need a client and the name of the secret's variable", () => {
    expect(oneOf("google", GOOGLE)).toStrictEqual({
      name: "google",
      providerName: "Google",
      kind: "google",
      clientId: "g1",
      clientSecretEnv: "GOOGLE_SECRET",
      scopes: ["openid", "email", "profile"],
      attributes: { email: "email", email_verified: "email_verified", name: "name", username: "sub" },
    });
  });

  test("of OpenID Connect have an issuer, and keep their section's name", () => {
    expect(oneOf("okta", `${OKTA}\nscopes = openid, email\nmap.name = display\nmap.nickname = nick`)).toStrictEqual({
      name: "okta",
      providerName: "okta",
      kind: "oidc",
      clientId: "o1",
      clientSecretEnv: "OKTA_SECRET",
      issuer: "https://okta.example",
      scopes: ["openid", "email"],
      attributes: {
        email: "email",
        email_verified: "email_verified",
        name: "display",
        nickname: "nick",
        username: "sub",
      },
    });
  });

  test.each([
    ["metadata_url = https://idp.example/metadata", { metadataUrl: "https://idp.example/metadata" }],
    ["metadata_file = idp.xml", { metadataFile: "idp.xml" }],
  ])("of SAML have %j", (line, read) => {
    const claims = "http://schemas.xmlsoap.org/ws/2005/05/identity/claims";
    expect(oneOf("corp", `kind = saml\n${line}`)).toStrictEqual({
      name: "corp",
      providerName: "corp",
      kind: "saml",
      scopes: [],
      ...read,
      attributes: { email: `${claims}/emailaddress`, name: `${claims}/name` },
    });
  });

  test.each([
    ["google", "client_secret_env = A", "[identity_provider.google] client_id"],
    ["google", "client_id = a", "[identity_provider.google] client_secret_env"],
    ["google", `${GOOGLE}\nissuer = https://a.example`, "is not for kind = google"],
    ["google", `${GOOGLE}\nscopes = email`, "must contain openid"],
    ["google", `${GOOGLE}\nmap.mail = email`, "must map an attribute of user pools"],
    ["google", `${GOOGLE}\nmap.sub = sub`, "must map an attribute of user pools"],
    ["google", `${GOOGLE}\nmetadata_url = https://a.example`, "is not for kind = google"],
    [
      "second",
      `kind = google\n${GOOGLE}\n[identity_provider.google]\n${GOOGLE}`,
      "must be the only one with kind = google",
    ],
    ["okta", GOOGLE, "is missing: it must be google, oidc or saml"],
    ["okta", "kind = oidc\nclient_id = a\nclient_secret_env = A", "[identity_provider.okta] issuer"],
    ["o_kta", OKTA, "the name must be 3 to 32"],
    ["ok", OKTA, "the name must be 3 to 32"],
    ["Facebook", OKTA, "the name must be 3 to 32"],
    ["COGNITO", OKTA, "the name must be 3 to 32"],
    ["okta", `${OKTA}\nscopes = openid email`, "must be a scope without spaces"],
    ["corp", "kind = saml", "needs exactly one of metadata_url and metadata_file"],
    ["corp", "kind = saml\nmetadata_url = https://a.example\nmetadata_file = a", "needs exactly one of"],
    ["corp", "kind = saml\nmetadata_url = http://a.example", "must be an https:// address"],
    ["corp", "kind = saml\nmetadata_file = a\nclient_id = a", "is not for kind = saml"],
    ["corp", "kind = saml\nmetadata_file = a\nmap.username = sub", "is not for kind = saml"],
    ["corp", "kind = ldap", "must be google, oidc or saml"],
  ])("[identity_provider.%s] %j is refused", (name, body, words) => {
    expect(messageWith(withProvider(name, body))).toContain(words);
  });

  test.each([
    ["client_id = g1\nclient_secret = MARKED-secret", "fix: write client_secret_env = GOOGLE_CLIENT_SECRET"],
    ["client_id = g1\nclientSecret = MARKED-secret", "fix: write client_secret_env = GOOGLE_CLIENT_SECRET"],
    ["client_id = g1\nclient_secret_env = MARKED-secret", "must be the name of an environment variable in capitals"],
  ])("take no secret: %j", (body, words) => {
    const message = messageWith(withProvider("google", body));
    expect(message).toContain(words);
    expect(message).not.toContain("MARKED");
  });
});
