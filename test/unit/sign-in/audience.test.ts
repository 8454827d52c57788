import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { describe, expect, onTestFinished, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { discoverClient } from "../../../src/sign-in/issuer-client.ts";
import { beginBrowserSignIn } from "../../../src/sign-in/oauth/browser-sign-in.ts";
import { clientToken } from "../../../src/sign-in/oauth/client-credentials.ts";
import { freshToken } from "../../../src/sign-in/session/fresh-token.ts";
import type { Tokens } from "../../../src/sign-in/session/session.ts";
import { candidate } from "../../../src/sign-in/session/signed-in.ts";
import { loadWith } from "../../support/config/sample-config.ts";

const API = "https://api.example.com";
const clock = { now: Date.now };
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
const jwt = (claims: object) => `${part({ alg: "RS256" })}.${part({ exp: 4_000_000_000, ...claims })}.c2ln`;

interface Seen {
  readonly authorization: string | undefined;
  readonly form: Readonly<Record<string, string>>;
}

/** An issuer on loopback that keeps what its token endpoint is sent. */
async function issuerWith(document: object = {}, answer: { status: number; body: object } = OPAQUE) {
  const seen: Seen[] = [];
  const server = createServer(async (request, response) => {
    const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    if (request.url === "/.well-known/openid-configuration") {
      const addresses = { authorization_endpoint: `${origin}/authorize`, token_endpoint: `${origin}/token` };
      return void response.end(
        JSON.stringify({ issuer: origin, jwks_uri: `${origin}/keys`, ...addresses, ...document }),
      );
    }
    let text = "";
    for await (const chunk of request) text += chunk;
    seen.push({ authorization: request.headers.authorization, form: Object.fromEntries(new URLSearchParams(text)) });
    response.writeHead(answer.status, { "Content-Type": "application/json" }).end(JSON.stringify(answer.body));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => void server.close());
  const issuer: IssuerConfig = {
    name: "main",
    kind: "oidc",
    issuer: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    audience: ["spa", API],
    apiAudience: [API],
    groupsClaim: "groups",
  };
  return { issuer, seen };
}

const OPAQUE = { status: 200, body: { access_token: "opaque", token_type: "bearer", expires_in: 3_600 } };
const REFUSED = { status: 401, body: { error: "invalid_client" } };

const asClient = async (issuer: IssuerConfig, clientSecret = "s3:cret", clientId = "spa") =>
  clientToken(await discoverClient(issuer, clientId, undefined), { clientSecret, clock });

async function authorizationOf(issuer: IssuerConfig) {
  const place = await discoverClient(issuer, "spa", undefined);
  const begun = await beginBrowserSignIn(place, {
    redirectUri: "http://localhost:3000/callback",
    scope: "openid",
    clock,
  });
  return { begun, query: Object.fromEntries(new URL(begun.url).searchParams) };
}

describe("the configured audience", () => {
  test("is asked for in the authorization request and with the code", async () => {
    const { issuer, seen } = await issuerWith();
    const { begun, query } = await authorizationOf(issuer);
    expect(query).toMatchObject({ client_id: "spa", audience: API, resource: API });
    const callback = new URL(`http://localhost:3000/callback?code=c&state=${query["state"]}`);
    await begun.finish(callback).catch(() => {});
    expect(seen[0]?.form).toMatchObject({ grant_type: "authorization_code", audience: API, resource: API });
  });

  test("is asked for by a client itself", async () => {
    const { issuer, seen } = await issuerWith();
    await asClient(issuer);
    expect(seen[0]?.form).toMatchObject({ grant_type: "client_credentials", audience: API, resource: API });
  });

  test.each([
    ["audience", { audience: API }],
    ["resource", { resource: API }],
    ["scope", { scope: `${API}/.default` }],
    ["none", {}],
  ] as const)("audience_parameter = %s", async (audienceParameter, sent) => {
    const { issuer, seen } = await issuerWith();
    await asClient({ ...issuer, audienceParameter });
    expect(seen[0]?.form).toEqual({ grant_type: "client_credentials", ...sent });
  });

  test("is not asked for where the client itself is the audience", async () => {
    const { issuer, seen } = await issuerWith();
    await asClient({ ...issuer, apiAudience: ["spa"] });
    expect(seen[0]?.form).toEqual({ grant_type: "client_credentials" });
  });

  test.each([
    ["https://dev-1.us.auth0.com/", { parameters: { audience: API } }],
    ["https://login.microsoftonline.com/t/v2.0", { parameters: {}, scope: `${API}/.default` }],
    ["https://notauth0.com/", { parameters: { audience: API, resource: API } }],
  ])("at %s it is asked for as the vendor takes it", async (issuer, expected) => {
    const { audienceRequest } = await import("../../../src/sign-in/oauth/audience.ts");
    const base: IssuerConfig = {
      name: "m",
      kind: "oidc",
      issuer,
      audience: [API],
      apiAudience: [API],
      groupsClaim: "g",
    };
    expect(audienceRequest(base, "spa")).toEqual({ audience: API, ...expected });
    expect(audienceRequest({ ...base, apiAudience: ["orders"] }, "spa")?.parameters).not.toHaveProperty("resource");
  });

  test("is no other client of a list that stands for client_id", async () => {
    const { audienceRequest } = await import("../../../src/sign-in/oauth/audience.ts");
    const of = (text: string) => {
      const [issuer] = loadWith({ "issuer.main": `kind = oidc\nissuer = https://i.example/\n${text}` }).issuers;
      return issuer && audienceRequest(issuer, "web")?.audience;
    };
    expect(of("audience = web, cli")).toBeUndefined();
    expect(of(`audience = web, cli, ${API}`)).toBe(API);
    expect(of("audience = web, orders\naudience_parameter = audience")).toBe("orders");
    expect(of("audience = orders")).toBe("orders");
  });

  test("is what config.ini names besides client_id", () => {
    const of = (text: string) =>
      loadWith({ "issuer.main": `kind = oidc\nissuer = https://i.example/\n${text}` }).issuers[0];
    expect(of(`client_id = spa\naudience = ${API}`)).toMatchObject({ audience: ["spa", API], apiAudience: [API] });
    expect(of("client_id = spa\naudience = spa")).not.toHaveProperty("apiAudience");
    expect(of("client_id = spa\naudience_parameter = resource")).toMatchObject({ audienceParameter: "resource" });
  });
});

describe("the token that is handed out", () => {
  const store = { read: () => undefined, write: () => {}, remove: () => {}, exclusively: async () => {} } as never;
  const fresh = (issuer: Partial<IssuerConfig>, tokens: Tokens) => {
    const whole: IssuerConfig = {
      name: "main",
      kind: "oidc",
      issuer: "https://i.example/",
      audience: ["spa", API],
      groupsClaim: "groups",
      ...issuer,
    };
    const session = {
      version: 1,
      issuer: "https://i.example/",
      clientId: "spa",
      method: "browser",
      signedInAt: 0,
      tokens,
    } as const;
    return freshToken(
      { ...candidate(whole, "spa", undefined), session },
      { store, endpoint: undefined, clientSecret: undefined, clock },
    );
  };
  const idToken = jwt({ aud: "spa" });

  test("is never the ID token in the place of an opaque access token", async () => {
    await expect(fresh({ apiAudience: [API] }, { accessToken: "opaque", idToken })).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringMatching(/opaque, not a JWT.*audience https:\/\/api\.example\.com/),
    });
  });

  test("of a client itself is named when it is opaque", async () => {
    await expect(fresh({}, { accessToken: "opaque" })).rejects.toMatchObject({
      message: expect.stringContaining("no audience was requested"),
      fix: { text: expect.stringContaining("set audience in [issuer.main]") },
    });
  });

  test("is the access token for the API, and the ID token where the client alone is the audience", async () => {
    const accessToken = jwt({ aud: API });
    expect(await fresh({ apiAudience: [API] }, { accessToken, idToken })).toBe(accessToken);
    expect(await fresh({ audience: ["spa"] }, { accessToken: "opaque", idToken })).toBe(idToken);
  });
});

describe("the client secret", () => {
  const basic = (id: string, secret: string) => `Basic ${Buffer.from(`${id}:${secret}`).toString("base64")}`;

  test.each([
    ["in the form, where that is all that discovery lists", ["client_secret_post"], undefined, "s3:cret"],
    [
      "by Basic, where discovery lists both",
      ["client_secret_post", "client_secret_basic"],
      basic("spa", "s3%3Acret"),
      undefined,
    ],
    ["by Basic, where discovery lists none (RFC 8414)", undefined, basic("spa", "s3%3Acret"), undefined],
  ])("is sent %s", async (_, token_endpoint_auth_methods_supported, authorization, inForm) => {
    const { issuer, seen } = await issuerWith({ token_endpoint_auth_methods_supported });
    await asClient(issuer);
    expect(seen[0]?.authorization).toBe(authorization);
    expect(seen[0]?.form["client_secret"]).toBe(inForm);
  });

  test("is form-encoded before Basic (RFC 6749, section 2.3.1)", async () => {
    const { issuer, seen } = await issuerWith();
    await asClient(issuer, "a b:+%é", "id:1");
    expect(seen[0]?.authorization).toBe(basic("id%3A1", "a+b%3A%2B%25%C3%A9"));
  });

  test("is sent nowhere when the issuer takes none", async () => {
    const { issuer, seen } = await issuerWith({ token_endpoint_auth_methods_supported: ["private_key_jwt"] });
    await expect(asClient(issuer)).rejects.toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      message: expect.stringContaining('["private_key_jwt"]'),
    });
    expect(seen).toEqual([]);
  });

  test("that was refused is not asked for again", async () => {
    const { issuer } = await issuerWith({ token_endpoint_auth_methods_supported: ["client_secret_post"] }, REFUSED);
    const error = await asClient(issuer).catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({
      code: "CLIENT_MISCONFIGURED",
      fix: { text: expect.stringContaining("client_secret_post") },
    });
    expect(error).toMatchObject({ fix: { text: expect.not.stringContaining("needs AUTHZ_CLIENT_SECRET") } });
    expect(JSON.stringify(error)).not.toContain("s3:cret");
  });
});
