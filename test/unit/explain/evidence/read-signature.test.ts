import { generateKeyPairSync, sign } from "node:crypto";
import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { readSignature } from "../../../../src/explain/evidence/read-signature.ts";
import { decode } from "../../../../src/token/jwt.ts";
import { closedPort, serve } from "../../../support/http/server.ts";

const { publicKey, privateKey } = generateKeyPairSync("rsa", { modulusLength: 2048 });
const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");

/** A token of an issuer, signed by its key. */
function signed(iss: string, claims: object = {}, header: object = {}): string {
  const text = `${part({ alg: "RS256", kid: "key-1", ...header })}.${part({ iss, exp: Date.now() / 1_000 + 60, ...claims })}`;
  return `${text}.${sign("sha256", Buffer.from(text), privateKey).toString("base64url")}`;
}

/** An issuer with its discovery document and keys. @returns its address and what was requested. */
async function issuer(keysAt?: string) {
  const asked: string[] = [];
  const origin = await serve((here) => {
    const answers: Record<string, object> = {
      "/.well-known/openid-configuration": { issuer: here, jwks_uri: keysAt ?? `${here}/keys` },
      "/keys": { keys: [{ ...publicKey.export({ format: "jwk" }), kid: "key-1" }] },
    };
    return new Proxy(answers, {
      get(from, path) {
        asked.push(String(path));
        return from[String(path)];
      },
    });
  });
  return { origin, asked };
}

/** What is said of a token, and what was skipped. */
async function said(token: string, endpoint: string | undefined) {
  const reader = createReader(new AbortController().signal);
  const signature = await readSignature({ endpoint }, reader, token, decode(token));
  return { signature, skipped: reader.skipped.map(({ what }) => what) };
}

test("compares a token with the keys of its issuer", async () => {
  const { origin } = await issuer();
  const token = signed(origin);
  expect(await said(token, origin)).toEqual({ signature: "valid", skipped: [] });
  const [header, , signature] = token.split(".");
  const forged = `${header}.${part({ iss: origin, sub: "bob" })}.${signature}`;
  expect((await said(forged, origin)).signature).toBe("wrong");
  expect((await said(signed(origin, {}, { kid: "key-2" }), origin)).signature).toBe("unknown-key");
});

test("asks no issuer about a token that has expired, has a shared secret, or is not a JWT", async () => {
  const { origin, asked } = await issuer();
  for (const token of [signed(origin, { exp: 1 }), signed(origin, {}, { alg: "HS256" }), "opaque"])
    expect(await said(token, origin)).toEqual({ signature: undefined, skipped: [] });
  expect(asked).toEqual([]);
});

test("asks only https, and the endpoint of the run: a token names what it likes", async () => {
  const { origin, asked } = await issuer();
  for (const endpoint of [undefined, "http://127.0.0.1:1"])
    expect(await said(signed(origin), endpoint)).toEqual({ signature: undefined, skipped: [] });
  expect(asked).toEqual([]);
  const elsewhere = await issuer("http://127.0.0.1:1/keys");
  expect(await said(signed(elsewhere.origin), elsewhere.origin)).toEqual({
    signature: undefined,
    skipped: [`the keys of issuer ${elsewhere.origin}`],
  });
});

test("an issuer that does not answer is skipped", async () => {
  const origin = await closedPort();
  expect(await said(signed(origin), origin)).toEqual({
    signature: undefined,
    skipped: [`the keys of issuer ${origin}`],
  });
});
