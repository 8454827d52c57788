import type { UserPoolClientType } from "@aws-sdk/client-cognito-identity-provider";
import { expect, test } from "vitest";
import { checkExistingPool } from "../../../src/stack/pool/existing-pool.ts";
import { absent, fakeAws, ok, refuse, type Sent } from "../../support/aws/answering-aws.ts";
import { loadWith } from "../../support/config/sample-config.ts";

const CONFIG = loadWith({
  "issuer.main": "kind = cognito\nuser_pool = us-east-1_AbC\nclient_id = client1",
  sign_in: "port = 3456",
});
const OF = "user pool us-east-1_AbC, client client1: sign-in needs";

/** A client that one can sign in with in every way. */
const CLIENT: UserPoolClientType = {
  AllowedOAuthFlowsUserPoolClient: true,
  AllowedOAuthFlows: ["code"],
  AllowedOAuthScopes: ["openid", "email"],
  CallbackURLs: ["http://localhost:3456/callback", "http://localhost:3456/", "https://app.example.com/"],
  LogoutURLs: ["http://localhost:3456/"],
  ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"],
};

/** All calls go to one address: the one about a client names it. */
const isAboutClient = ({ body }: Sent) => body.includes("ClientId");
const check = (client: Partial<UserPoolClientType>, pool: object = { Domain: "theirs" }) =>
  checkExistingPool(
    CONFIG,
    fakeAws((sent) => ok(isAboutClient(sent) ? { UserPoolClient: { ...CLIENT, ...client } } : { UserPool: pool })).aws,
  );

test("nothing is said of a pool that lacks nothing", async () => {
  expect(await check({})).toEqual([]);
  // Cognito's own choice for a client that names no flows: SRP and refresh are among them.
  expect(await check({ ExplicitAuthFlows: [] })).toEqual([]);
  expect(await check({}, { CustomDomain: "login.example.com" })).toEqual([]);
  const RefreshTokenRotation = { Feature: "ENABLED" } as const;
  expect(await check({ ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"], RefreshTokenRotation })).toEqual([]);
});

test.each<[Partial<UserPoolClientType>, string]>([
  [{ ClientSecret: "s" }, "no client secret (public: a program on this machine cannot keep a secret)"],
  [{ AllowedOAuthFlowsUserPoolClient: false }, "AllowedOAuthFlowsUserPoolClient = true"],
  [{ AllowedOAuthFlows: ["implicit"] }, "AllowedOAuthFlows with code"],
  [{ AllowedOAuthScopes: ["email"] }, "AllowedOAuthScopes with openid"],
  [{ CallbackURLs: ["http://localhost:3456/"] }, "CallbackURLs with http://localhost:3456/callback"],
  [{ LogoutURLs: [] }, "LogoutURLs with http://localhost:3456/"],
  [{ ExplicitAuthFlows: ["ALLOW_REFRESH_TOKEN_AUTH"] }, "ExplicitAuthFlows with ALLOW_USER_SRP_AUTH"],
  [
    { ExplicitAuthFlows: ["ALLOW_USER_SRP_AUTH"] },
    "RefreshTokenRotation, or ExplicitAuthFlows with ALLOW_REFRESH_TOKEN_AUTH",
  ],
])("a client with %j: the note has the exact setting", async (client, setting) => {
  const [note, ...others] = await check(client);
  expect(note).toContain(`${OF} ${setting}`);
  expect(note).not.toContain("ClientSecret");
  expect(others).toEqual([]);
});

test("a pool without a domain is reported", async () => {
  expect(await check({}, {})).toEqual([
    "user pool us-east-1_AbC: sign-in with a browser needs a domain (CreateUserPoolDomain)",
  ]);
});

test("missing permissions are one note", async () => {
  const { aws } = fakeAws(() => refuse("AccessDeniedException", "User: x is not authorized"));
  expect(await checkExistingPool(CONFIG, aws)).toEqual([
    "the sign-in settings of client client1 of the user pool us-east-1_AbC could not be checked: cognito-idp:DescribeUserPoolClient is not allowed",
    "the sign-in settings of the user pool us-east-1_AbC could not be checked: cognito-idp:DescribeUserPool is not allowed",
  ]);
});

test("a client that does not exist is reported", async () => {
  const { aws } = fakeAws((sent) => (isAboutClient(sent) ? absent() : ok({ UserPool: { Domain: "d" } })));
  expect(await checkExistingPool(CONFIG, aws)).toEqual([
    "client client1 of the user pool us-east-1_AbC does not exist",
  ]);
});

test("a pool of another region, and other issuers, are not asked for", async () => {
  const { aws, sent } = fakeAws(() => ok({}));
  const elsewhere = loadWith({
    "issuer.main": "kind = cognito\nuser_pool = eu-west-1_AbC\nclient_id = client1",
    "issuer.google": "kind = google\nclient_id = g",
  });
  expect(await checkExistingPool(elsewhere, aws)).toEqual([
    "the sign-in settings of user pool eu-west-1_AbC are not checked: it is in eu-west-1",
  ]);
  expect(sent).toEqual([]);
});
