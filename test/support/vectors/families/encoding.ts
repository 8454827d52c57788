import { claims } from "../fixture.ts";
import { ALLOW, type Expectation, type Family, refused } from "../format.ts";
import { encode, raw, signature, token } from "../sign.ts";

const MALFORMED = refused("malformed");
const HEAD = JSON.stringify({ alg: "RS256", kid: "rs256" });
const good = token(claims());
const [head = "", body = "", tail = ""] = good.split(".");

const one = (name: string, why: string, bad: string, expect: Expectation = MALFORMED) => ({
  name,
  why,
  config: "oidc",
  token: bad,
  expect,
});
/** Unchanged parts with a signature of just these bytes. */
const signedParts = (first: string, second: string) => {
  const input = `${first}.${second}`;
  return `${input}.${signature(input, "rs256")}`;
};
/** Claims as text, so that they may be no JSON. */
const body_ = (text: string | Uint8Array) => raw(HEAD, text);
const withMember = (member: string) => body_(JSON.stringify(claims()).replace("{", `{${member},`));
const nested = (depth: number) => withMember(`"a":${"[".repeat(depth)}${"]".repeat(depth)}`);
const bytes = (...parts: (string | number[])[]) => Buffer.concat(parts.map((part) => Buffer.from(part as string)));
/** The last character with one of its unused bits set: decodes to the same bytes. */
const sibling = (part: string) => {
  const alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
  return part.slice(0, -1) + alphabet.charAt(alphabet.indexOf(part.slice(-1)) + 1);
};
/** Claims whose encoding ends in a character with unused bits. */
const padded = [0, 1, 2].map((n) => encode(claims({ pad: "x".repeat(n) }))).find((text) => text.length % 4 !== 0) ?? "";
/** A good token of exactly that length. */
const ofLength = (length: number) => {
  const sizes = Array.from({ length: 12 }, (_, n) => ({
    header: n % 4,
    claims: Math.ceil(((length - 500) * 3) / 4) - n,
  }));
  const tokens = sizes.flatMap(({ header, claims: most }) =>
    Array.from({ length: 200 }, (_, n) => ({ header: "h".repeat(header), jti: "j".repeat(most - n) })),
  );
  for (const { header, jti } of tokens) {
    const text = [{ alg: "RS256", kid: "rs256", header }, claims({ jti })].map((part) => encode(part)).join(".");
    if (text.length + 1 + tail.length === length) return `${text}.${signature(text, "rs256")}`;
  }
  throw new Error(`no token has ${length} characters`);
};

export const encoding: Family = {
  family: "encoding",
  about: "RFC 7515, sections 2 and 7.1: three parts of canonical base64url. A second spelling is a second token.",
  cases: [
    one("one part", "no JWT", head),
    one("two parts", "a JWT without signature has two dots", `${head}.${body}`),
    one("four parts", "no JWS", `${good}.${tail}`),
    one("five parts", "a JWE", `${good}.${tail}.${tail}`),
    one("a dot behind it", "a fourth, empty part", `${good}.`),
    one("only dots", "three empty parts", ".."),
    one("JSON serialization", "compact only", JSON.stringify({ protected: head, payload: body, signature: tail })),
    one("opaque", "a Google access token", "ya29.a0AfB_by"),
    one("padding in the header", "RFC 7515 knows none", signedParts(`${head}==`, body)),
    one("padding in the payload", "RFC 7515 knows none", signedParts(head, `${body}=`)),
    one("padding in the signature", "RFC 7515 knows none", `${good}==`),
    one("base64 of other ways", "+ and / are not of this alphabet", `${head}.${body}.${tail.slice(0, -4)}+/+/`),
    one("unused bits in the payload", "decodes to the same bytes", signedParts(head, sibling(padded))),
    one("unused bits in the signature", "decodes to the same bytes", `${head}.${body}.${sibling(tail)}`),
    one(
      "one character too many",
      "no number of bytes",
      signedParts(`${head}${"A".repeat((5 - (head.length % 4)) % 4 || 4)}`, body),
    ),
    one(
      "line break in the signature",
      "lenient decoders skip it",
      `${head}.${body}.${tail.slice(0, 9)}\n${tail.slice(9)}`,
    ),
    one("line break behind it", "lenient patterns skip it", `${good}\n`),
    one("tab in the payload", "lenient decoders skip it", signedParts(head, `${body.slice(0, 4)}\t${body.slice(4)}`)),
    one("zero byte", "some stop reading there", `${good}\u0000`),
    one("full width letter", "no ASCII", `${head}.${body}.\uff21${tail.slice(1)}`),
    one("10,240 characters", "as much as a request can carry", ofLength(10_240), ALLOW),
    one("10,241 characters, good otherwise", "one too many", ofLength(10_241), refused("too-long")),
    one(
      "10,241 characters",
      "more than a request can carry",
      `${head}.${"A".repeat(10_241 - head.length - tail.length - 2)}.${tail}`,
      refused("too-long"),
    ),
  ],
};

export const json: Family = {
  family: "json",
  about: "RFC 8259 and RFC 7519, section 4: one object, one reading.",
  cases: [
    one("header is not JSON", "nothing to read", raw("alg", JSON.stringify(claims()))),
    one("header is a list", "no object", raw('[{"alg":"RS256"}]', JSON.stringify(claims()))),
    one("header is null", "no object", raw("null", JSON.stringify(claims()))),
    one(
      "header names alg twice",
      "which one counts?",
      raw('{"alg":"none","alg":"RS256","kid":"rs256"}', JSON.stringify(claims())),
    ),
    one("claims are a list", "no object", body_("[]")),
    one("claims are null", "no object", body_("null")),
    one("claims are a string", "no object", body_('"sub"')),
    one("claims are a number", "no object", body_("1")),
    one("claims are empty", "no text", body_("")),
    one("claims are an empty object", "of no issuer", body_("{}"), refused("issuer")),
    one("text behind the claims", "only one value", body_(`${JSON.stringify(claims())}{}`)),
    one("trailing comma", "JavaScript, not JSON", body_(JSON.stringify(claims()).replace("}", ",}"))),
    one("comment", "JavaScript, not JSON", body_(`/**/${JSON.stringify(claims())}`)),
    one("single quotes", "Python, not JSON", body_(JSON.stringify(claims()).replaceAll('"', "'"))),
    one("NaN", "Python reads it", withMember('"n":NaN')),
    one("-Infinity", "Python reads it", withMember('"n":-Infinity')),
    one("leading zero", "no JSON number", withMember('"n":01')),
    one("control character", "must be escaped", withMember('"n":"\u0001"')),
    one("byte order mark", "no part of JSON", body_(bytes([0xef, 0xbb, 0xbf], JSON.stringify(claims())))),
    one("broken UTF-8", "no text", body_(bytes(JSON.stringify(claims()).slice(0, -1), ',"n":"', [0xff], '"}'))),
    one(
      "overlong UTF-8",
      "a second spelling of /",
      body_(bytes(JSON.stringify(claims()).slice(0, -1), ',"n":"', [0xc0, 0xaf], '"}')),
    ),
    one(
      "half a character in UTF-8",
      "a surrogate is none",
      body_(bytes(JSON.stringify(claims()).slice(0, -1), ',"n":"', [0xed, 0xa0, 0x80], '"}')),
    ),
    one("half a character, escaped", "cannot be written as UTF-8 again", withMember('"n":"\\ud800"')),
    one("half a character in a name", "cannot be written as UTF-8 again", withMember('"\\udc00":1')),
    one("half a character in a list", "cannot be written as UTF-8 again", withMember('"n":["\\ud800"]')),
    one("UTF-16", "JSON is UTF-8", body_(Buffer.from(JSON.stringify(claims()), "utf16le"))),
    one("sub twice", "which one counts?", withMember('"sub":"admin"')),
    one("sub twice with the same value", "still twice", withMember('"sub":"user-1"')),
    one("sub twice, once escaped", "the same name", withMember('"s\\u0075b":"admin"')),
    one("a name twice further in", "which one counts?", withMember('"a":[{"b":{"c":1,"c":2}}]')),
    one("__proto__", "would change every object", withMember('"__proto__":{"sub":"admin"}')),
    one("__proto__ further in", "would change every object", withMember('"a":{"__proto__":1}')),
    one("constructor", "leads to every object", withMember('"constructor":{"prototype":{}}')),
    one("constructor alone", "leads to every object", withMember('"constructor":1')),
    one("prototype in a list", "leads to every object", withMember('"a":[{"prototype":1}]')),
    one("nested 16 deep", "one too many, with the claims around it", nested(16)),
    one("nested 4,000 deep", "would end the stack", nested(3_500)),
    one("nested 15 deep", "as deep as it may be", nested(15), ALLOW),
    one(
      "colons and quotes in strings",
      "only look like members",
      withMember('"n":"\\",\\"sub\\":\\\\\\"a:b:c","\\"m\\":":1'),
      ALLOW,
    ),
    one("the same name in two objects", "are two names", withMember('"a":{"sub":1},"b":{"sub":2}'), ALLOW),
    one("a character of two halves, escaped", "is a whole one", withMember('"n":"\\ud83d\\ude00"'), ALLOW),
    one("a number of 4,400 digits", "Python stops at 4,300", withMember(`"n":${"9".repeat(4_400)}`), ALLOW),
  ],
};
