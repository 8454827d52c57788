/** Makes the tokens of the vectors, good ones and forged ones. */
import * as crypto from "node:crypto";
import { readdirSync, readFileSync } from "node:fs";

type Members = Readonly<Record<string, unknown>>;

/** Made for these tests, worth nothing, known to everybody. */
const keys: Record<string, Members> = JSON.parse(readFileSync(new URL("./test-keys.json", import.meta.url), "utf8"));

export const VECTORS = new URL("../../../templates/vectors/", import.meta.url);

/** The key as an issuer would publish it. */
export function publicJwk(name: string, changes: Members = {}): Members {
  const { kid, alg, use, kty, crv, x, y, n, e } = keys[name] ?? {};
  return JSON.parse(JSON.stringify({ kid, alg, use, kty, crv, x, y, n, e, ...changes }));
}

export const privateJwk = (name: string): Members => ({ ...keys[name] });

const privateKey = (name: string) => crypto.createPrivateKey({ key: privateJwk(name), format: "jwk" });

export const encode = (value: string | Uint8Array | object): string =>
  Buffer.from(typeof value === "string" || value instanceof Uint8Array ? value : JSON.stringify(value)).toString(
    "base64url",
  );

const PSS = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 };
const HOW: Readonly<Record<string, readonly [hash: string | null, options: object]>> = {
  RS256: ["sha256", {}],
  RS384: ["sha384", {}],
  RS512: ["sha512", {}],
  PS256: ["sha256", PSS],
  ES256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  ES384: ["sha384", { dsaEncoding: "ieee-p1363" }],
  EdDSA: [null, {}],
};

/**
 * PSS and ECDSA sign with chance; what is on disk stays, so that vectors change only when a case does. No match starts
 * inside a word: 64 KB without a dot would be tried from each of their characters.
 */
const onDisk = readdirSync(VECTORS)
  .filter((file) => file.endsWith(".json"))
  .flatMap((file) => readFileSync(new URL(file, VECTORS), "utf8").match(/(?<![\w-])[\w-]+\.[\w-]+\.[\w-]+/g) ?? []);
const signed = new Map<string, string[]>();
for (const token of onDisk) {
  const input = token.slice(0, token.lastIndexOf("."));
  signed.set(input, [...(signed.get(input) ?? []), token.slice(input.length + 1)]);
}

/** The signature of exactly these bytes, with the algorithm of the key or another. */
export function signature(input: string, name: string, alg = String(keys[name]?.["alg"] ?? "RS256")): string {
  const [hash, options] = HOW[alg] ?? HOW["RS256"] ?? [null, {}];
  const key = { ...options, key: privateKey(name) };
  const publicKey = { ...options, key: crypto.createPublicKey(key.key) };
  const holds = (one: string) =>
    crypto.verify(hash, Buffer.from(input), publicKey, Buffer.from(one, "base64url")) &&
    encode(Buffer.from(one, "base64url")) === one;
  const before = signed.get(input)?.find(holds);
  if (before !== undefined) return before;
  const made = encode(crypto.sign(hash, Buffer.from(input), key));
  signed.set(input, [...(signed.get(input) ?? []), made]);
  return made;
}

/** Of unchanged texts, which need not be JSON. */
export function raw(head: string | Uint8Array, body: string | Uint8Array, name = "rs256"): string {
  const input = `${encode(head)}.${encode(body)}`;
  return `${input}.${signature(input, name)}`;
}

/** A token of these claims, signed by the named key as its JWK says; `header` adds and replaces. */
export function token(claims: Members, name = "rs256", header: Members = {}): string {
  const alg = keys[name]?.["alg"] ?? "RS256";
  return raw(JSON.stringify({ alg, kid: name, ...header }), JSON.stringify(claims), name);
}

/** A token with an RSA signature of exactly this encoded message: what a padding check must see through. */
export function rsaOf(claims: Members, message: (input: string, length: number) => Buffer, name = "rs256"): string {
  const input = `${encode({ alg: "RS256", kid: name })}.${encode(claims)}`;
  const key = { key: privateKey(name), padding: crypto.constants.RSA_NO_PADDING };
  return `${input}.${encode(crypto.privateEncrypt(key, message(input, 256)))}`;
}

export const modulus = (name: string): bigint =>
  BigInt(`0x${Buffer.from(String(keys[name]?.["n"]), "base64url").toString("hex")}`);
