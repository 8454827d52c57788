/** Tokens with something changed, half of them signed again with the right key so that what is behind the signature is reached. */
import * as crypto from "node:crypto";
import { encode, privateJwk } from "../support/vectors/sign.ts";

export type Random = () => number;

/** The same numbers for the same seed (mulberry32). */
export function seeded(seed: number): Random {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4_294_967_296;
  };
}

/** A token before it is written down: texts, so that they may be no JSON. */
export interface Parts {
  header: string;
  body: string;
  /** The key that signs. */
  readonly key: string;
}

export interface Mutation {
  readonly name: string;
  /** Changes the parts before they are signed. */
  readonly before?: (parts: Parts, pick: <T>(values: readonly T[]) => T) => void;
  /** Changes the finished token. */
  readonly after?: (token: string, random: Random) => string;
}

/** Only of what is still an object: an earlier mutation may have made it none. */
const edit = (text: string, change: (members: Record<string, unknown>) => void): string => {
  if (!/^\{.*\}$/s.test(text)) return text;
  const members = JSON.parse(text);
  change(members);
  return JSON.stringify(members);
};
const claim = (name: string, key: string, values: readonly unknown[]): Mutation => ({
  name,
  before: (parts, pick) => {
    parts.body = edit(parts.body, (claims) => {
      claims[key] = pick(values);
    });
  },
});
const head = (name: string, key: string, values: readonly unknown[]): Mutation => ({
  name,
  before: (parts, pick) => {
    parts.header = edit(parts.header, (header) => {
      header[key] = pick(values);
    });
  },
});
const bodyText = (name: string, change: (text: string) => string): Mutation => ({
  name,
  before: (parts) => {
    parts.body = change(parts.body);
  },
});
const at = (token: string, random: Random) => Math.floor(random() * token.length);

const ODD = [null, "", 0, 1, true, [], {}, [""], "x", ["x"], { a: 1 }, undefined] as const;

/** @param now seconds since 1970. */
export const mutationsAt = (now: number): readonly Mutation[] => [
  { name: "none" },
  claim("exp odd", "exp", [...ODD, `${now + 60}`, now + 60.5, 1e308]),
  claim("exp near now", "exp", [now - 31, now - 30, now - 29, now - 1, now, now + 1]),
  claim("nbf odd", "nbf", ODD),
  claim("nbf near now", "nbf", [now - 1, now, now + 29, now + 30, now + 31]),
  claim("iat odd", "iat", ODD),
  claim("iat near now", "iat", [now - 1, now + 29, now + 30, now + 31, now + 3600]),
  claim("sub odd", "sub", [...ODD, "s".repeat(255), "s".repeat(256)]),
  claim("iss odd", "iss", [...ODD, "https://evil.example/"]),
  claim("aud odd", "aud", [...ODD, "api", ["api"], ["else", "api"], [["api"]], "else"]),
  claim("client_id odd", "client_id", [...ODD, ["web-client"], "cli-client"]),
  claim("token_use odd", "token_use", [...ODD, "id", "access", "ACCESS"]),
  claim("email_verified", "email_verified", [true, false, "true", "false", null]),
  claim("a claim of a dangerous name", "constructor", [1, { prototype: 1 }]),
  claim("deep", "deep", [JSON.parse("[".repeat(14) + "]".repeat(14)), JSON.parse("[".repeat(40) + "]".repeat(40))]),
  head("alg", "alg", [
    "none",
    "None",
    "HS256",
    "RS256",
    "RS384",
    "RS512",
    "PS256",
    "ES256",
    "EdDSA",
    null,
    1,
    ["RS256"],
  ]),
  head("kid", "kid", ["unknown", "rs256", "rs512", "es256", "", null, 7, undefined]),
  head("typ", "typ", ["JWT", "jwt", "at+jwt", "application/at+jwt", "logout+jwt", "", null, 7, ["JWT"]]),
  head("crit", "crit", [["exp"], [], ["b64"], "exp", null]),
  head("b64", "b64", [true, false]),
  head("zip", "zip", ["DEF"]),
  head("enc", "enc", ["A128GCM"]),
  head("jwk", "jwk", [{ kty: "oct", k: "AAAA" }]),
  head("jku", "jku", ["https://evil.example/keys"]),
  head("cty", "cty", ["JWT"]),
  bodyText("a claim twice", (text) => text.replace("{", '{"sub":"admin",')),
  bodyText("a claim twice, the same", (text) => text.replace(/\{(.*?),/, "{$1,$1,")),
  bodyText("__proto__", (text) => text.replace("{", '{"__proto__":{"sub":"admin"},')),
  bodyText("white space", (text) => text.replaceAll(":", " : ")),
  bodyText("BOM", (text) => `\ufeff${text}`),
  bodyText("half a character", (text) => text.replace("{", '{"n":"\\ud800",')),
  bodyText("a list", (text) => `[${text}]`),
  bodyText("not JSON", (text) => text.slice(0, -1)),
  // Not of the last character, which has unused bits: a mutation of its own.
  { name: "one bit", after: (token, random) => flip(token, at(token.slice(0, -1), random)) },
  { name: "a character less", after: (token, random) => cut(token, at(token, random), "") },
  { name: "a character more", after: (token, random) => cut(token, at(token, random), "A", 0) },
  { name: "padding in a part", after: (token, random) => (random() < 0.5 ? `${token}=` : token.replace(".", "=.")) },
  { name: "white space in the token", after: (token, random) => cut(token, at(token, random), " ", 0) },
  { name: "a line break behind", after: (token) => `${token}\n` },
  { name: "unused bits of the signature", after: (token) => token.slice(0, -1) + sibling(token.slice(-1)) },
  { name: "base64 of the other alphabet", after: (token) => token.replace(/-/, "+").replace(/_/, "/") },
  { name: "no signature", after: (token) => token.slice(0, token.lastIndexOf(".") + 1) },
  { name: "two parts", after: (token) => token.slice(0, token.lastIndexOf(".")) },
  { name: "four parts", after: (token) => `${token}.AAAA` },
  { name: "a zero byte signed along", after: (token) => `${token}AA` },
  { name: "half of the signature", after: (token) => token.slice(0, token.lastIndexOf(".") + 44) },
  { name: "a signature of zeros", after: (token) => token.replace(/[^.]+$/, (text) => "A".repeat(text.length)) },
];

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const sibling = (character: string) => ALPHABET.charAt(ALPHABET.indexOf(character) ^ 1);
const flip = (token: string, index: number) =>
  token[index] === "." ? token : cut(token, index, sibling(token[index] ?? "A"));
const cut = (token: string, index: number, by: string, length = 1) =>
  token.slice(0, index) + by + token.slice(index + length);

const HOW: Readonly<Record<string, readonly [hash: string | null, options: object]>> = {
  rs384: ["sha384", {}],
  rs512: ["sha512", {}],
  ps256: ["sha256", { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: 32 }],
  es256: ["sha256", { dsaEncoding: "ieee-p1363" }],
  es384: ["sha384", { dsaEncoding: "ieee-p1363" }],
  eddsa: [null, {}],
};
const keys = new Map<string, crypto.KeyObject>();

function sign(input: string, name: string): string {
  const key = keys.get(name) ?? crypto.createPrivateKey({ key: privateJwk(name), format: "jwk" });
  keys.set(name, key);
  const [hash, options] = HOW[name] ?? ["sha256", {}];
  return encode(crypto.sign(hash, Buffer.from(input), { ...options, key }));
}

/** Writes a token down: changed, signed, changed again. */
export function mutate(mutations: readonly Mutation[], parts: Parts, random: Random): string {
  const changed = { ...parts };
  const pick = <T>(values: readonly T[]): T => values[Math.floor(random() * values.length)] as T;
  for (const { before } of mutations) before?.(changed, pick);
  const input = `${encode(changed.header)}.${encode(changed.body)}`;
  const token = `${input}.${sign(input, changed.key)}`;
  return mutations.reduce((text, { after }) => after?.(text, random) ?? text, token);
}
