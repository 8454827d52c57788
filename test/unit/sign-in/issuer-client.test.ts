import { expect, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { discoverClient, requiredEndpoint } from "../../../src/sign-in/issuer-client.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { closedPort, serve } from "../../support/http/server.ts";

const oidc = (issuer: string): IssuerConfig => ({
  name: "main",
  kind: "oidc",
  issuer,
  audience: ["app"],
  groupsClaim: "groups",
});
const cognito: IssuerConfig = {
  name: "main",
  kind: "cognito",
  userPool: "eu-west-1_AbC",
  audience: ["app"],
  groupsClaim: "g",
};
const POOL = "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC";
const DISCOVERY = "/.well-known/openid-configuration";

const document = (at: string) => ({
  issuer: at,
  jwks_uri: `${at}/keys`,
  authorization_endpoint: `${at}/authorize?p=1`,
  token_endpoint: `${at}/token`,
  revocation_endpoint: `${at}/revoke`,
  end_session_endpoint: `${at}/end`,
  userinfo_endpoint: `${at}/me`,
});

test("the addresses are those of the discovery document", async () => {
  const at = await serve((origin) => ({ [DISCOVERY]: document(origin) }));
  expect(await discoverClient(oidc(at), "app", undefined)).toEqual({
    name: "main",
    kind: "oidc",
    issuer: at,
    clientId: "app",
    jwksUri: `${at}/keys`,
    authorizationEndpoint: `${at}/authorize?p=1`,
    tokenEndpoint: `${at}/token`,
    revocationEndpoint: `${at}/revoke`,
    endSessionEndpoint: `${at}/end`,
    userinfoEndpoint: `${at}/me`,
  });
});

test("at another endpoint than AWS, that endpoint has the documents of pools", async () => {
  const at = await serve((origin) => ({
    [`/eu-west-1_AbC${DISCOVERY}`]: { ...document(origin), issuer: POOL },
  }));
  expect(await discoverClient(cognito, "app", at)).toMatchObject({
    issuer: POOL,
    tokenEndpoint: `${at}/token`,
    cognito: { poolId: "eu-west-1_AbC", region: "eu-west-1", endpoint: at },
  });
});

test("a pool without a domain has nowhere to sign in", async () => {
  const at = await serve(() => ({ [`/eu-west-1_AbC${DISCOVERY}`]: { issuer: POOL } }));
  const place = await discoverClient(cognito, "app", at);
  expect(await errorOf(Promise.resolve().then(() => requiredEndpoint(place, "authorizationEndpoint")))).toMatchObject({
    code: "CLIENT_MISCONFIGURED",
    message: expect.stringContaining("has no authorization_endpoint"),
    fix: { text: expect.stringContaining("add a domain to the user pool eu-west-1_AbC") },
  });
});

test.each([
  ["javascript:alert(1)", "authorization_endpoint"],
  ["http://plain.example/token", "token_endpoint"],
  [7, "end_session_endpoint"],
])("%s is no address to send anybody to", async (address, member) => {
  const at = await serve((origin) => ({ [DISCOVERY]: { ...document(origin), [member]: address } }));
  expect(await errorOf(discoverClient(oidc(at), "app", undefined))).toMatchObject({
    code: "KEYS_UNREACHABLE",
    message: expect.stringContaining(`${member} = ${JSON.stringify(address)} must be`),
  });
});

test("a document of another issuer is refused", async () => {
  const at = await serve((origin) => ({ [DISCOVERY]: { ...document(origin), issuer: "https://other.example" } }));
  expect(await errorOf(discoverClient(oidc(at), "app", undefined))).toMatchObject({
    message: expect.stringContaining('names the issuer "https://other.example"'),
  });
});

test("an issuer that is not there is said with its address", async () => {
  const at = await closedPort();
  const { code, message } = await errorOf(discoverClient(oidc(at), "app", undefined));
  expect(code).toBe("KEYS_UNREACHABLE");
  expect(message).toContain(`cannot be fetched from ${at}${DISCOVERY} (connect ECONNREFUSED`);
});
