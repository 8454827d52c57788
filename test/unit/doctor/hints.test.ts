import type { ServerResponse } from "node:http";
import type { CognitoIdentityProvider, IdentityProviderType } from "@aws-sdk/client-cognito-identity-provider";
import { describe, expect, test } from "vitest";
import { providerChecks } from "../../../src/doctor/provider-checks.ts";
import { closedPort, serve } from "../../support/http/server.ts";
import { expectPlain } from "../../support/plain-words.ts";

const DISCOVERY = "/.well-known/openid-configuration";
const html = (to: ServerResponse) => void to.writeHead(200, { "content-type": "text/html" }).end("<html>");
const empty = (to: ServerResponse) => void to.end();

/** The check of a pool's one provider. */
async function checkOf(
  details: Record<string, string> | undefined,
  type: IdentityProviderType["ProviderType"] = "OIDC",
) {
  const provider = { ProviderName: "corp", ProviderType: type, ...(details && { ProviderDetails: details }) };
  const cognito = {
    listIdentityProviders: async () => ({ Providers: [provider] }),
    describeIdentityProvider: async () => ({ IdentityProvider: provider }),
  } as unknown as CognitoIdentityProvider;
  const pool = { poolId: "eu-west-1_A", base: "https://pages.example.com", offered: ["corp"] };
  const [, check] = await providerChecks(cognito, pool);
  return check;
}

test.each<[document: string, answer: unknown, got: RegExp]>([
  ["a page", html, /^not JSON$/],
  ["nothing", empty, /^an empty answer$/],
  ["a list", [], /has no issuer/],
  ["null", null, /has no issuer/],
  ["without an issuer", { authorization_endpoint: "https://a.example.com" }, /has no issuer/],
  ["with an empty issuer", { issuer: "" }, /has no issuer/],
  ["with a number as issuer", { issuer: 5 }, /has no issuer/],
  ["of another issuer", { issuer: "https://b.example.com" }, /is for the issuer "https:\/\/b/],
])("a provider whose document is %s", async (_, answer, got) => {
  const origin = await serve(() => ({ [DISCOVERY]: answer }));
  const check = await checkOf({ client_id: "app", oidc_issuer: origin });
  expect(check).toMatchObject({ ok: false, got: expect.stringMatching(got) });
  expect(check?.hint).toMatch(/^fix: check the addresses of corp at the user pool$/);
  expectPlain(check ?? "", answer);
});

test.each([undefined, null, "", 5, {}])("its own document names %j as authorization_endpoint", async (endpoint) => {
  const origin = await serve((at) => ({ [DISCOVERY]: { issuer: at, authorization_endpoint: endpoint } }));
  const check = await checkOf({ client_id: "app", oidc_issuer: origin });
  expect(check).toMatchObject({ ok: false, got: "its document has no authorization_endpoint" });
  expectPlain(check ?? "");
});

test("a provider's issuer may lack the slash of its document, as Cognito wants it of Auth0's", async () => {
  const refuse = (to: ServerResponse) => void to.writeHead(400).end("redirect_uri is wrong");
  const origin = await serve((at) => ({
    [DISCOVERY]: { issuer: `${at}/`, authorization_endpoint: `${at}/authorize` },
    "/authorize": refuse,
  }));
  const check = await checkOf({ client_id: "app", oidc_issuer: origin });
  expect(check?.got).not.toMatch(/is for the issuer/);
});

test("only of a provider that gives no answer the network is a reason", async () => {
  const check = await checkOf({ client_id: "app", oidc_issuer: await closedPort() });
  expect(check?.hint).toMatch(/and the network$/);
});

describe("a provider without", () => {
  test.each([
    ["details", undefined],
    ["an address", { client_id: "app" }],
    ["text in its address", { client_id: "app", oidc_issuer: "" }],
  ])("%s", async (_, details) => {
    const check = await checkOf(details);
    expect(check).toMatchObject({ ok: false, got: "it has neither authorize_url nor oidc_issuer" });
    expectPlain(check ?? "");
  });

  test.each([{}, { client_id: "" }])("a client: %j", async (client) => {
    const refuse = (to: ServerResponse) => void to.writeHead(400).end("redirect_uri is wrong");
    const origin = await serve(() => new Proxy({}, { get: () => refuse }));
    const check = await checkOf({ ...client, authorize_url: `${origin}/authorize` });
    expect(check?.hint).toMatch(/as a redirect URI of the client there$/);
    expectPlain(check ?? "");
  });

  test("an address in its redirect", async () => {
    const odd = (to: ServerResponse) => void to.writeHead(302, { location: "http://[" }).end();
    const origin = await serve(() => new Proxy({}, { get: () => odd }));
    const check = await checkOf({ client_id: "app", authorize_url: `${origin}/authorize` });
    expect(check).toMatchObject({ ok: true, skipped: true, got: "its response (302) does not show it" });
  });
});
