import { exportJWK, generateKeyPair, SignJWT } from "jose";
import { describe, expect, test } from "vitest";
import { type Jwk, verifiedClaims } from "../../../src/local/cognito/hosted/id-token.ts";

const wanted = { issuer: "http://127.0.0.1:9", audience: "app", nonce: "n", now: 1_000 };
const good = { iss: wanted.issuer, aud: ["app", "other"], nonce: "n", exp: 1_001, sub: "ann" };

const keys = Promise.all(
  ["RS256", "ES256"].map(async (alg) => {
    const { publicKey, privateKey } = await generateKeyPair(alg);
    return { alg, privateKey, jwk: { ...(await exportJWK(publicKey)), kid: alg } as Jwk };
  }),
);

async function token(alg: string, changes: object = {}, kid = alg): Promise<string> {
  const key = (await keys).find((one) => one.alg === alg)?.privateKey;
  if (key === undefined) throw new Error(alg);
  return new SignJWT({ ...good, ...changes }).setProtectedHeader({ alg, kid }).sign(key);
}
const check = async (text: string) =>
  verifiedClaims(
    text,
    (await keys).map(({ jwk }) => jwk),
    wanted,
  );

describe("a provider's ID token", () => {
  test.each(["RS256", "ES256"])("signed with %s is taken", async (alg) => {
    expect(await check(await token(alg))).toEqual(good);
  });

  test.each([
    [{ iss: "http://127.0.0.1:8" }, "its issuer is another"],
    [{ aud: "another" }, "it is for another client"],
    [{ nonce: "m" }, "its nonce is another"],
    [{ nonce: undefined }, "its nonce is another"],
    [{ exp: 1_000 }, "it has expired"],
    [{ exp: undefined }, "it has expired"],
    [{ sub: "" }, "it has no sub"],
  ])("with %j is not", async (changes, problem) => {
    expect(await check(await token("RS256", changes))).toBe(problem);
  });

  test("of another key, or changed after it was signed, is not", async () => {
    expect(await check(await token("RS256", {}, "ES256"))).toBe("no key of the provider has its kid");
    const [head, , tail] = (await token("ES256")).split(".");
    const body = Buffer.from(JSON.stringify({ ...good, sub: "eve" })).toString("base64url");
    expect(await check(`${head}.${body}.${tail}`)).toBe("its signature is wrong");
  });

  test.each(["none", "HS256"])("with the algorithm %s is not", async (alg) => {
    const part = (value: object) => Buffer.from(JSON.stringify(value)).toString("base64url");
    expect(await check(`${part({ alg })}.${part(good)}.`)).toBe("its algorithm is neither RS256 nor ES256");
  });

  test("that is none at all is not", async () => {
    expect(await check("")).toBe("its algorithm is neither RS256 nor ES256");
  });
});
