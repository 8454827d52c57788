import { expect, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { signInAddresses } from "../../../src/page/sign-in-addresses.ts";
import { errorOf } from "../engine/running.ts";
import { closedPort, serve } from "../stack/server.ts";

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
const DISCOVERY = "/.well-known/openid-configuration";

const document = (at: string) => ({
  issuer: at,
  authorization_endpoint: `${at}/authorize?p=1`,
  token_endpoint: `${at}/token`,
  revocation_endpoint: `${at}/revoke`,
  end_session_endpoint: `${at}/end`,
  userinfo_endpoint: `${at}/me`,
});

test("the addresses are those of the discovery document", async () => {
  const at = await serve((origin) => ({ [DISCOVERY]: document(origin) }));
  expect(await signInAddresses(oidc(at), undefined)).toEqual({
    issuer: at,
    authorization: `${at}/authorize?p=1`,
    token: `${at}/token`,
    revocation: `${at}/revoke`,
    endSession: `${at}/end`,
  });
});

test("at another endpoint than AWS, that endpoint has the documents of pools", async () => {
  const at = await serve((origin) => ({
    [`/eu-west-1_AbC${DISCOVERY}`]: { ...document(origin), issuer: "https://pool" },
  }));
  expect(await signInAddresses(cognito, at)).toMatchObject({ issuer: "https://pool", token: `${at}/token` });
});

test("a pool without a domain has nowhere to sign in", async () => {
  const at = await serve(() => ({ [`/eu-west-1_AbC${DISCOVERY}`]: { issuer: "https://pool" } }));
  expect(await errorOf(signInAddresses(cognito, at))).toMatchObject({
    code: "SIGN_IN_UNAVAILABLE",
    message: expect.stringContaining("names no authorization_endpoint"),
    fix: "give the user pool eu-west-1_AbC a domain",
  });
});

test.each([
  ["javascript:alert(1)", "authorization_endpoint"],
  ["http://plain.example/token", "token_endpoint"],
  [7, "end_session_endpoint"],
])("%s is no address to send anybody to", async (address, member) => {
  const at = await serve((origin) => ({ [DISCOVERY]: { ...document(origin), [member]: address } }));
  expect(await errorOf(signInAddresses(oidc(at), undefined))).toMatchObject({
    code: "SIGN_IN_UNAVAILABLE",
    message: expect.stringContaining(`${member} ${JSON.stringify(address)} must be`),
  });
});

test("a document of another issuer is refused", async () => {
  const at = await serve((origin) => ({ [DISCOVERY]: { ...document(origin), issuer: "https://other.example" } }));
  expect(await errorOf(signInAddresses(oidc(at), undefined))).toMatchObject({
    message: expect.stringContaining("names the issuer https://other.example"),
  });
});

test("an issuer that is not there is said with its address", async () => {
  const at = await closedPort();
  const { code, message } = await errorOf(signInAddresses(oidc(at), undefined));
  expect(code).toBe("SIGN_IN_UNAVAILABLE");
  expect(message).toContain(`cannot be fetched from ${at}${DISCOVERY} (connect ECONNREFUSED`);
});
