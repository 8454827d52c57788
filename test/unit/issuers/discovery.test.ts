import type { ServerResponse } from "node:http";
import { describe, expect, onTestFinished, test, vi } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { addressesOf, resolveIssuer } from "../../../src/issuers/discovery.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { closedPort, serve } from "../../support/http/server.ts";
import { expectPlain } from "../../support/plain-words.ts";

const key = (kid: string) => ({ kty: "RSA", kid, n: "AQAB", e: "AQAB" });
const KEYS = { keys: [key("b"), key("a")] };

const oidc = (issuer: string, more: Partial<IssuerConfig> = {}): IssuerConfig => ({
  name: "main",
  kind: "oidc",
  issuer,
  audience: ["app"],
  groupsClaim: "groups",
  ...more,
});
const cognito: IssuerConfig = {
  name: "main",
  kind: "cognito",
  userPool: "eu-west-1_AbC",
  audience: ["app"],
  tokenUse: "access",
  groupsClaim: "cognito:groups",
};
const google: IssuerConfig = {
  name: "g",
  kind: "google",
  audience: ["1-a.apps.googleusercontent.com"],
  groupsClaim: "groups",
  hostedDomain: "example.com",
};

const document = (origin: string, issuer = origin) => ({ issuer, jwks_uri: `${origin}/keys` });
const DISCOVERY = "/.well-known/openid-configuration";

describe("OpenID Connect", () => {
  test("the keys are where the discovery document says, and are baked in sorted", async () => {
    const origin = await serve((at) => ({ [DISCOVERY]: document(at), "/keys": KEYS }));
    expect(await resolveIssuer(oidc(origin), undefined)).toEqual({
      name: "main",
      kind: "oidc",
      issuers: [origin],
      audience: ["app"],
      groupsClaim: "groups",
      jwksUri: `${origin}/keys`,
      keys: [key("a"), key("b")],
    });
  });

  test("an issuer with a path and a slash at its end is asked below its path", async () => {
    const origin = await serve((at) => ({ [`/realms/x${DISCOVERY}`]: document(at, `${at}/realms/x/`) }));
    const found = await addressesOf(oidc(`${origin}/realms/x/`), undefined);
    expect(found).toEqual({ issuers: [`${origin}/realms/x/`], jwksUri: `${origin}/keys` });
  });

  test("jwks_uri in config.ini asks no discovery document", async () => {
    const origin = await serve(() => ({ "/own": KEYS }));
    const { keys } = await resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/own` }), undefined);
    expect(keys).toHaveLength(2);
  });

  test.each([
    ["another issuer", (at: string) => `${at}/other`],
    ["only a slash more", (at: string) => `${at}/`],
  ])("a document that names %s is ISSUER_MISMATCH, with both spellings", async (_, named) => {
    const origin = await serve((at) => ({ [DISCOVERY]: { jwks_uri: `${at}/keys`, issuer: named(at) }, "/keys": KEYS }));
    const error = await errorOf(resolveIssuer(oidc(origin), undefined));
    expect(error.code).toBe("ISSUER_MISMATCH");
    expect(error.message).toContain(`config.ini has ${origin}`);
    expect(error.message).toContain(`names the issuer ${JSON.stringify(named(origin))}`);
    expect(error.fix?.text).toContain("[issuer.main]");
  });

  test.each([
    ["null", null],
    ["a list", []],
    ["a text", "hello"],
    ["no issuer", { jwks_uri: "https://a.example" }],
    ["an issuer that is no text", { issuer: 7 }],
  ])("an address that answers %s is reported as one without a discovery document", async (_, answer) => {
    const origin = await serve(() => ({ [DISCOVERY]: (to: ServerResponse) => void to.end(JSON.stringify(answer)) }));
    expect(await errorOf(resolveIssuer(oidc(origin), undefined))).toMatchObject({
      code: "ISSUER_MISMATCH",
      message: `${origin}${DISCOVERY} is not a discovery document: it does not name an issuer`,
      fix: { text: expect.stringContaining("check issuer in [issuer.main]") },
    });
  });

  test("a document whose keys travel in the clear is KEYS_UNREACHABLE: anyone on the way could swap them", async () => {
    const origin = await serve((at) => ({ [DISCOVERY]: { issuer: at, jwks_uri: "http://keys.example/jwks" } }));
    const error = await errorOf(resolveIssuer(oidc(origin), undefined));
    expect(error).toMatchObject({ code: "KEYS_UNREACHABLE", message: expect.stringContaining("must be an https://") });
    expect(error.message).toContain('"http://keys.example/jwks"');
  });

  test("a document without jwks_uri is KEYS_UNREACHABLE", async () => {
    const origin = await serve((at) => ({ [DISCOVERY]: { issuer: at } }));
    const error = await errorOf(resolveIssuer(oidc(origin), undefined));
    expect(error).toMatchObject({
      code: "KEYS_UNREACHABLE",
      message: expect.stringContaining("the document does not contain one"),
    });
  });
});

const redirect = (to: ServerResponse) => void to.writeHead(302, { location: "/elsewhere" }).end();
const page = (to: ServerResponse) => void to.end("<html>sign in</html>");
const endless = (to: ServerResponse) => {
  const more = () => {
    while (!to.destroyed && to.write("x".repeat(64 * 1024)));
    to.once("drain", more);
  };
  more();
};
const cut = (to: ServerResponse) => {
  to.writeHead(200, { "content-length": "100" }).write("{");
  to.socket?.destroy();
};

test.each<[string, unknown, RegExp]>([
  ["nothing", undefined, /status 404/],
  ["a redirect, which is not followed", redirect, /status 302/],
  ["a web page", page, /not JSON/],
  ["an empty answer", (to: ServerResponse) => void to.end(), /an empty answer/],
  ["more than any key set", endless, /more than 256 KB/],
  ["half an answer", cut, /aborted|hang up|ECONNRESET/],
  ["no keys", { keys: [] }, /contains no public key with a kid/],
  ["keys without a kid", { keys: [{ kty: "RSA" }] }, /contains no public key with a kid/],
  ["keys that are no objects", { keys: [null, 7, "key"] }, /contains no public key with a kid/],
  ["private keys only", { keys: [{ ...key("a"), d: "AQAB" }] }, /contains no public key with a kid/],
  ["secrets only", { keys: [{ kty: "oct", kid: "a", k: "c2VjcmV0" }] }, /contains no public key with a kid/],
  ["another document", { issuer: "x" }, /contains no public key with a kid/],
  ["null", null, /contains no public key with a kid/],
])("keys that come as %s are KEYS_UNREACHABLE, with the address and the reason", async (_, answer, reason) => {
  const origin = await serve(() => (answer === undefined ? {} : { "/keys": answer, "/elsewhere": KEYS }));
  const error = await errorOf(resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/keys` }), undefined));
  expect(error.code).toBe("KEYS_UNREACHABLE");
  expect(error.message).toContain(`the keys of [issuer.main] cannot be fetched from ${origin}/keys`);
  expect(error.message).toMatch(reason);
  expect(error.fix?.text).toContain("nothing was changed");
});

test.each([
  ["https://login.example/a/keys?ticket=secret#part", "https://login.example/a/keys"],
  ["https://ann:secret@login.example/keys", "https://login.example/keys"],
  ["/elsewhere?ticket=secret", "http://127.0.0.1:PORT/elsewhere"],
  ["http://[", "an invalid address"],
])("a redirect to %s is told with where it leads, but for what may be secret", async (location, shown) => {
  const origin = await serve(() => ({ "/keys": (to: ServerResponse) => void to.writeHead(302, { location }).end() }));
  const { message } = await errorOf(
    resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/keys` }), undefined),
  );
  const place = shown.replace("PORT", new URL(origin).port);
  expect(message).toContain(`(status 302, a redirect to ${place}: redirects are not followed)`);
});

test("keys that come in drops are KEYS_UNREACHABLE after 5 s", async () => {
  vi.useFakeTimers({ toFake: ["setTimeout", "clearTimeout"] });
  onTestFinished(() => void vi.useRealTimers());
  let arrived: (to: ServerResponse) => void = () => undefined;
  const asked = new Promise<ServerResponse>((resolve) => {
    arrived = resolve;
  });
  const origin = await serve(() => ({
    "/keys": (to: ServerResponse) => {
      to.write("{");
      arrived(to);
    },
  }));
  const failure = errorOf(resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/keys` }), undefined));
  const to = await asked;
  for (let second = 0; second < 5; second++) {
    to.write(" ");
    vi.advanceTimersByTime(1_000);
  }
  expect((await failure).message).toContain("no answer within 5 s");
});

test("an issuer behind a firewall that refuses requests without User-Agent is reached", async () => {
  const guarded = (body: object) => (to: ServerResponse) =>
    to.req.headers["user-agent"] === "lambda-authz" ? to.end(JSON.stringify(body)) : to.writeHead(403).end("Forbidden");
  const origin = await serve((own) => ({
    "/.well-known/openid-configuration": guarded({ issuer: own, jwks_uri: "https://issuer.example/keys" }),
    "/keys": guarded({ keys: [key("a")] }),
  }));
  expect(await addressesOf(oidc(origin), undefined)).toMatchObject({ jwksUri: "https://issuer.example/keys" });
  const { keys } = await resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/keys` }), undefined);
  expect(keys).toEqual([key("a")]);
});

test("equal key sets are baked in equally, in whatever order an issuer lists the keys of one kid", async () => {
  const listed = ["RS512", "RS256"].map((alg) => ({ ...key("a"), alg }));
  const origin = await serve(() => ({ "/one": { keys: listed }, "/two": { keys: listed.toReversed() } }));
  const baked = async (path: string) =>
    (await resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}${path}` }), undefined)).keys;
  expect(await baked("/one")).toEqual(await baked("/two"));
});

test("what nobody should publish is not baked in beside the public keys", async () => {
  const secret = { ...key("private"), d: "AQAB" };
  const origin = await serve(() => ({
    "/keys": { keys: [secret, null, key("a"), { kty: "oct", kid: "k", k: "AQAB" }] },
  }));
  const { keys } = await resolveIssuer(oidc("https://issuer.example", { jwksUri: `${origin}/keys` }), undefined);
  expect(keys).toEqual([key("a")]);
});

test("a server that is not there is KEYS_UNREACHABLE", async () => {
  const origin = await closedPort();
  expect(await errorOf(resolveIssuer(oidc(origin), undefined))).toMatchObject({
    code: "KEYS_UNREACHABLE",
    message: expect.stringMatching(/discovery document of \[issuer\.main\].*ECONNREFUSED/),
  });
});

describe("Google", () => {
  test("has one address for its keys and two spellings of its name", async () => {
    expect(await addressesOf(google, "http://127.0.0.1:4566")).toEqual({
      issuers: ["https://accounts.google.com", "accounts.google.com"],
      jwksUri: "https://www.googleapis.com/oauth2/v3/certs",
    });
  });

  test("a stand-in serves its keys, its names stay", async () => {
    const origin = await serve(() => ({ "/certs": KEYS }));
    expect(await resolveIssuer({ ...google, jwksUri: `${origin}/certs` }, undefined)).toMatchObject({
      issuers: ["https://accounts.google.com", "accounts.google.com"],
      hostedDomain: "example.com",
      keys: [key("a"), key("b")],
    });
  });
});

describe("Cognito", () => {
  const NAMES = [
    "https://cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
    "https://issuer-cognito-idp.eu-west-1.amazonaws.com/eu-west-1_AbC",
  ];

  test("on AWS both names are accepted and the keys are under the first", async () => {
    expect(await addressesOf(cognito, undefined)).toEqual({
      issuers: NAMES,
      jwksUri: `${NAMES[0]}/.well-known/jwks.json`,
    });
  });

  test("under another endpoint the keys come from there, and its names are taken beside AWS's", async () => {
    const endpoint = await serve(() => ({ "/eu-west-1_AbC/.well-known/jwks.json": KEYS }));
    expect(await resolveIssuer(cognito, endpoint)).toMatchObject({
      issuers: [`${endpoint}/eu-west-1_AbC`, expect.stringContaining("http://localhost:"), ...NAMES],
      jwksUri: `${endpoint}/eu-west-1_AbC/.well-known/jwks.json`,
      tokenUse: "access",
      keys: [key("a"), key("b")],
    });
  });

  test("issuer and jwks_uri in config.ini win over both", async () => {
    const own = { ...cognito, issuer: "http://localhost:4566/eu-west-1_AbC", jwksUri: "http://localhost:1/keys" };
    expect(await addressesOf(own, "http://127.0.0.1:4566")).toEqual({
      issuers: [own.issuer, "http://127.0.0.1:4566/eu-west-1_AbC"],
      jwksUri: own.jwksUri,
    });
  });
});

describe("what to do is of what was seen", () => {
  const fixOf = async (issuer: IssuerConfig) => {
    const error = await errorOf(resolveIssuer(issuer, undefined));
    expectPlain(error);
    return error.fix?.text;
  };

  test("only where no answer came the network is a reason", async () => {
    const origin = await serve(() => ({}));
    expect(await fixOf(oidc(await closedPort()))).toBe(
      "check the network and issuer and jwks_uri in [issuer.main]; nothing was changed",
    );
    expect(await fixOf(oidc(origin))).toBe(
      "check issuer and jwks_uri in [issuer.main]: another server answers there; nothing was changed",
    );
  });

  test.each<[string, unknown]>([
    ["a list", []],
    ["null", null],
    ["a number", 7],
    ["without an issuer", {}],
    ["with an issuer of null", { issuer: null }],
    ["with an empty issuer", { issuer: "" }],
    ["with an object as issuer", { issuer: {} }],
  ])("a document that is %s names no issuer", async (_, answer) => {
    const origin = await serve(() => ({ [DISCOVERY]: answer }));
    const error = await errorOf(resolveIssuer(oidc(origin), undefined));
    expect(error.message).toMatch(/it does not name an issuer$/);
    expectPlain(error);
  });

  test.each([undefined, null, "", 5, {}])("a jwks_uri of %j is none", async (jwks_uri) => {
    const origin = await serve((at) => ({ [DISCOVERY]: { issuer: at, jwks_uri } }));
    const error = await errorOf(resolveIssuer(oidc(origin), undefined));
    expect(error.message).toMatch(/\(the document does not contain one\)$/);
    expectPlain(error);
  });
});
