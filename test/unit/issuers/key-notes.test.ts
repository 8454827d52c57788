import type { ServerResponse } from "node:http";
import { expect, test } from "vitest";
import { fetchIssuer } from "../../../src/issuers/discovery.ts";
import { keyNotes } from "../../../src/issuers/key-notes.ts";
import { serve } from "../../support/http/server.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

/** An issuer that serves this text as its key set. */
async function issuerOf(text: string) {
  const origin = await serve(() => ({ "/keys": (to: ServerResponse) => void to.end(text) }));
  const jwksUri = `${origin}/keys`;
  return fetchIssuer(
    { name: "main", kind: "oidc", issuer: "https://issuer.example", jwksUri, audience: ["a"], groupsClaim: "groups" },
    undefined,
  );
}
const set = (...keys: object[]) => JSON.stringify({ keys });
const RS256 = set(publicJwk("rs256"));

test("keys that Python lacks and Node has are noted, with what to do", async () => {
  const issuer = await issuerOf(set(publicJwk("es256")));
  expect(await keyNotes([issuer], "nodejs22.x")).toEqual([]);
  expect(await keyNotes([issuer], "python3.13")).toEqual([
    "[issuer.main] publishes no key that the Python authorizer supports (signing keys: RSA of 2048 bits or more for RS256, RS384, RS512; not several with one kid and alg): each of its tokens gets 401; use a Node runtime",
  ]);
});

test.each([
  ["nodejs22.x", "Node", "PS256, P-256 for ES256, P-384 for ES384, Ed25519 for EdDSA"],
  ["python3.13", "Python", "RS256, RS384, RS512"],
])("keys that nobody can use are noted with what %s takes, and no runtime is advised", async (runtime, name, takes) => {
  const [note, ...more] = await keyNotes([await issuerOf(set(publicJwk("rs256", { use: "enc" })))], runtime as never);
  expect(more).toEqual([]);
  expect(note).toContain(
    `no key that the ${name} authorizer supports (signing keys: RSA of 2048 bits or more for RS256`,
  );
  expect(note).toContain(takes);
  expect(note).toMatch(/each of its tokens gets 401$/);
});

test("one key that can be used is enough", async () => {
  const issuer = await issuerOf(set(publicJwk("rs256"), publicJwk("rsa-1024"), publicJwk("es256")));
  expect(await keyNotes([issuer], "python3.13")).toEqual([]);
});

test.each(["nodejs22.x", "python3.13"] as const)(
  "a key set that is one byte more than %s fetches again is noted: counted as it came, blanks too",
  async (runtime) => {
    expect(await keyNotes([await issuerOf(RS256.padEnd(65_536))], runtime)).toEqual([]);
    expect(await keyNotes([await issuerOf(RS256.padEnd(65_537))], runtime)).toEqual([
      "the keys of [issuer.main] are 65 KB; the authorizer refetches at most 64 KB: when the keys rotate, its tokens get 401 until the next deploy",
    ]);
  },
);
