import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import type { Config, IssuerConfig } from "../../../src/config/config.ts";
import { type AppClient, clientProblems, readAppClient } from "../../../src/page/app-client.ts";
import { pageValues } from "../../../src/page/compose-values.ts";
import { chosenIssuers } from "../../../src/sign-in/choose-issuer.ts";
import { sampleValues } from "./sample.ts";

const pool: IssuerConfig = {
  name: "main",
  kind: "cognito",
  userPool: "us-east-1_AbC",
  tokenUse: "access",
  audience: ["client", "other"],
  groupsClaim: "cognito:groups",
};
const config = {
  project: "orders",
  issuers: [pool],
  routes: [],
  cors: { allowOrigins: ["*"], allowHeaders: [] },
  rules: [{ name: "write", allow: [], groups: [], scopes: ["orders/write", "orders/read"] }],
} as unknown as Config;
const client: AppClient = {
  providers: ["Google"],
  scopes: ["openid", "email", "orders/write"],
  callbackUrls: [sampleValues.callback],
  logoutUrls: [sampleValues.signedOut],
  takesCode: true,
  hasSecret: false,
};
const signIn = {
  ...{
    name: "main",
    kind: "cognito" as const,
    issuer: "https://pool",
    clientId: "client",
    jwksUri: "https://pool/keys",
  },
  authorizationEndpoint: "https://p/a",
  tokenEndpoint: "https://p/t",
};
const valuesOf = (issuer: IssuerConfig, found: AppClient | undefined) =>
  pageValues(config, issuer, { invokeUrl: "https://api/", signIn, client: found }, sampleValues);

/** A client of Cognito that answers this. */
const awsWith = (answer: () => Promise<unknown>) =>
  ({ region: "us-east-1", cognito: async () => ({ describeUserPoolClient: answer }) }) as unknown as Aws;

describe("the page", () => {
  test("asks for the scopes of the rules that its client may have", () => {
    expect(valuesOf(pool, client)).toMatchObject({
      scopes: ["openid", "email", "orders/write"],
      providers: ["Google"],
      clientId: "client",
      tokenUse: "access",
      issuer: "https://pool",
      endpoints: { authorization: "https://p/a", token: "https://p/t" },
    });
  });

  test("asks for all of them where nobody could look at the client", () => {
    expect(valuesOf(pool, undefined).scopes).toEqual(["openid", "email", "profile", "orders/write", "orders/read"]);
  });

  test.each([
    ["google", "id_token"],
    ["oidc", "code"],
  ] as const)("of %s asks for %s and sends the ID token", (kind, responseType) => {
    const { tokenUse: _, ...issuer } = pool;
    const values = valuesOf({ ...issuer, kind }, undefined);
    expect(values).toMatchObject({ responseType, tokenUse: "id", scopes: ["openid", "email", "profile"] });
  });

  test("needs an issuer", () => {
    expect(() => chosenIssuers({ ...config, issuers: [] }, undefined)).toThrow("has no issuer to sign in with");
    expect(() => chosenIssuers(config, "other")).toThrow("config.ini has no [issuer.other]");
  });
});

describe("the app client", () => {
  test("is read as far as a page needs it", async () => {
    const UserPoolClient = {
      SupportedIdentityProviders: ["COGNITO", "Google"],
      AllowedOAuthFlowsUserPoolClient: true,
      AllowedOAuthFlows: ["code"],
      AllowedOAuthScopes: ["openid", "email", "orders/write"],
      CallbackURLs: [sampleValues.callback],
      LogoutURLs: [sampleValues.signedOut],
    };
    expect(
      await readAppClient(
        awsWith(async () => ({ UserPoolClient })),
        pool,
      ),
    ).toEqual(client);
  });

  test("may be closed to the caller, but any other failure is one", async () => {
    const failing = (name: string) => awsWith(() => Promise.reject(Object.assign(new Error("no"), { name })));
    expect(await readAppClient(failing("AccessDeniedException"), pool)).toBeUndefined();
    await expect(readAppClient(failing("ResourceNotFoundException"), pool)).rejects.toThrow("no");
  });

  test("of another region's pool is not asked for", async () => {
    const never = awsWith(() => Promise.reject(new Error("asked")));
    expect(await readAppClient(never, { ...pool, userPool: "eu-west-1_AbC" })).toBeUndefined();
  });

  test.each<[Partial<AppClient>, RegExp]>([
    [{ takesCode: false }, /does not allow the authorization code flow/],
    [{ hasSecret: true }, /has a secret/],
    [{ callbackUrls: [] }, /localhost:3000\/callback is not a callback URL of the app client/],
    [{ logoutUrls: [] }, /localhost:3000\/ is not a sign-out URL of the app client/],
  ])("with %o is said to be in the way", (changes, words) => {
    expect(clientProblems(client, sampleValues)).toEqual([]);
    expect(clientProblems({ ...client, ...changes }, sampleValues)).toEqual([expect.stringMatching(words)]);
  });
});
