import { beforeAll, describe, expect, test } from "vitest";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { discoverClient } from "../../../src/sign-in/issuer-client.ts";
import { explain, issuerOf } from "../../../src/token/explain/explain-token.ts";
import { decode } from "../../../src/token/jwt.ts";
import { createAuthorizer } from "../../../templates/node/authorizer/index.mts";
import { drive, skipWithoutPython } from "../../support/authorizers/python.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { serve } from "../../support/http/server.ts";
import { COGNITO, NOW, tokenWith } from "../../support/token/sample-token.ts";
import { fixtureOnDisk } from "../../support/vectors/read.ts";
import { ISSUERS } from "./issuers.ts";

const read = (issuer: string): IssuerConfig => {
  const [one] = loadWith({ "issuer.main": `kind = oidc\nissuer = ${issuer}\naudience = api` }).issuers;
  if (one === undefined) throw new Error("no issuer was read");
  return one;
};

/** The authorizer's config.json for one issuer. */
function bundle(issuer: string) {
  const { oidc } = fixtureOnDisk.configs;
  const [one] = oidc?.issuers ?? [];
  if (oidc === undefined || one === undefined) throw new Error("the fixture has no config oidc");
  return { ...oidc, issuers: [{ ...one, issuers: [issuer] }] };
}

const eventWith = (iss: string) => {
  const { methodArn } = fixtureOnDisk;
  return { type: "TOKEN", authorizationToken: `Bearer ${tokenWith({ iss })}`, methodArn };
};
const isIssuers = (lines: readonly string[]): boolean => JSON.parse(lines.join("")).reason !== "issuer";

/** Whether the authorizer in Node knows the issuer; no issuer signed these tokens, so something else is wrong then. */
async function nodeKnows(configured: string, iss: string): Promise<boolean> {
  const lines: string[] = [];
  const authorize = createAuthorizer(bundle(configured), { now: () => NOW * 1000, log: (line) => lines.push(line) });
  await expect(authorize(eventWith(iss))).rejects.toThrow();
  return isIssuers(lines);
}

/** Of a pool the document lies at the endpoint, whatever the issuer is called: only the names are compared. */
async function signInKnows(configured: string, named: string): Promise<boolean> {
  const issuer: IssuerConfig = { ...read(configured), kind: "cognito", userPool: "us-east-1_A" };
  const document = { issuer: named, jwks_uri: "https://login.example.com/keys" };
  const endpoint = await serve(() => ({ "/us-east-1_A/.well-known/openid-configuration": document }));
  try {
    return (await discoverClient(issuer, "api", endpoint)).issuer === named;
  } catch (error) {
    if (error instanceof AuthzError && error.code === "ISSUER_MISMATCH") return false;
    throw error;
  }
}

const known = (issuer: string) => ({ ...COGNITO, kind: "oidc" as const, issuers: [issuer] });

describe("config.ini, both authorizers, test-token and sign-in compare an issuer alike", () => {
  let python: readonly (readonly { readonly lines: readonly string[] }[])[] = [];

  beforeAll(async () => {
    if (skipWithoutPython) return;
    const cases = ISSUERS.map(([configured, iss]) => ({
      config: bundle(configured),
      steps: [{ now: NOW, event: eventWith(iss), answerSeconds: 0 }],
    }));
    python = (await drive<{ cases: typeof python }>({ cases })).cases;
  });

  test.each(ISSUERS.map((row, index) => [...row, index] as const))(
    "%s and %s: %s",
    async (configured, named, isSame, index) => {
      expect(read(configured).issuer).toBe(configured);
      expect(await nodeKnows(configured, named)).toBe(isSame);
      if (!skipWithoutPython) expect(isIssuers(python[index]?.[0]?.lines ?? [])).toBe(isSame);
      expect(issuerOf(decode(tokenWith({ iss: named })), [known(configured)]) !== undefined).toBe(isSame);
      expect(await signInKnows(configured, named)).toBe(isSame);
    },
  );
});

test.each([
  [
    "https://login.example.com",
    "https://login.example.com/",
    /only in its spelling from https:\/\/login\.example\.com;/,
  ],
  ["https://login.example.com/", "https://LOGIN.example.com:443", /only in its spelling/],
  ["https://login.example.com", "https://other.example.com", /^no \[issuer\.\*\] of config\.ini has this issuer;/],
  ["https://login.example.com", "login.example.com", /^no \[issuer\.\*\] of config\.ini has this issuer;/],
])("of %s, a token of %s is told what differs", (configured, iss, hint) => {
  const given = { issuers: [known(configured)], rules: [], runtime: "nodejs24.x" as const, clockToleranceSeconds: 30 };
  const [check] = explain(decode(tokenWith({ iss })), { ...given, now: NOW });
  expect(check).toMatchObject({ name: "token iss", ok: false, hint: expect.stringMatching(hint) });
});
