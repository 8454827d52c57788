/** Tokens that are signed as they stand, however oddly they are written: the signature stops none of these. */
import { GOOGLE, GOOGLE_CLIENT, NOW, OIDC, POOL, POOL_UPDATED } from "../support/vectors/fixture.ts";
import { encode, signature } from "../support/vectors/sign.ts";
import type { Random } from "./mutations.ts";

interface Draft {
  header: string | Uint8Array;
  body: string | Uint8Array;
  /** The key that signs, and the algorithm it signs with. */
  key: string;
  alg: string;
  /** Writes one of the two parts otherwise than in canonical base64url. */
  write?: (part: string) => string;
  /** What stands behind the signature. */
  behind?: string;
}

type Pick = <T>(values: readonly T[]) => T;
type Change = (draft: Draft, pick: Pick) => void;

export interface Spelling {
  readonly name: string;
  readonly change: Change;
}

type Part = "header" | "body";

const spelling = (name: string, change: Change): Spelling => ({ name, change });

/** Only the text of a part that is still as it was made. */
const text = (name: string, part: Part, change: (text: string, pick: Pick) => string | Uint8Array): Spelling =>
  spelling(name, (draft, pick) => {
    draft[part] = change(String(draft[part]), pick);
  });

/** A member in front of the others, as text: what is no value of JavaScript can be written too. */
const member = (name: string, part: Part, written: readonly string[]): Spelling =>
  text(name, part, (json, pick) => json.replace("{", `{${pick(written)},`));

const claim = (name: string, key: string, values: (claims: Record<string, unknown>) => readonly unknown[]): Spelling =>
  text(name, "body", (json, pick) => {
    const claims = JSON.parse(json);
    return JSON.stringify({ ...claims, [key]: pick(values(claims)) });
  });

const written = (name: string, write: (part: string) => string): Spelling =>
  spelling(name, (draft) => {
    // With 0x3f seven times there are some "_" in base64url, wherever they begin.
    for (const part of ["header", "body"] as const) {
      draft[part] = String(draft[part]).replace("{", '{"n":"???????",');
    }
    draft.write = write;
  });

const binary = (json: string, inString: readonly number[]): Uint8Array => {
  const [before = "", after = ""] = json.replace("{", '{"n":"|",').split("|");
  return Buffer.concat([Buffer.from(before), Buffer.from(inString), Buffer.from(after)]);
};

const RSA = ["RS256", "RS384", "RS512", "PS256"];
const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
const unusedBits = (part: string) =>
  part.length % 4 === 0 ? part : part.slice(0, -1) + ALPHABET.charAt(ALPHABET.indexOf(part.slice(-1)) | 1);
const middle = (part: string, put: string) => part.slice(0, 8) + put + part.slice(8);

export const SPELLINGS: readonly Spelling[] = [
  spelling("as it should be", () => {}),

  // Keys and algorithms.
  spelling("another RSA algorithm, signed with it", (draft, pick) => {
    if (!RSA.includes(draft.alg)) return;
    draft.alg = pick(RSA);
    draft.header = JSON.stringify({ ...JSON.parse(String(draft.header)), alg: draft.alg });
  }),
  spelling("signed with another algorithm than the header says", (draft, pick) => {
    if (RSA.includes(draft.alg)) draft.alg = pick(RSA.filter((alg) => alg !== draft.alg));
  }),
  spelling("signed by another key", (draft, pick) => {
    draft.key = pick(RSA.includes(draft.alg) ? ["attacker", "rotated"] : ["attacker"]);
    if (!RSA.includes(draft.alg)) draft.alg = "RS256";
  }),
  member("alg twice", "header", ['"alg":"none"', '"alg":"HS256"']),
  member("kid twice", "header", ['"kid":"unknown"', '"kid":"rs256"']),
  text("no kid", "header", (json) => JSON.stringify({ alg: JSON.parse(json).alg })),
  text("kid spelled otherwise", "header", (json, pick) => {
    const { kid, ...header } = JSON.parse(json);
    return JSON.stringify({ ...header, kid: pick([` ${kid}`, `${kid}\u0000`, kid.toUpperCase(), [kid]]) });
  }),
  text("alg spelled otherwise", "header", (json, pick) => {
    const { alg, ...header } = JSON.parse(json);
    return JSON.stringify({ ...header, alg: pick([alg.toLowerCase(), `${alg} `, [alg], { alg }]) });
  }),

  // JSON.
  text("escaped member names", "header", (json) =>
    json.replace('"alg"', '"\\u0061lg"').replace('"kid"', '"k\\u0069d"'),
  ),
  text(
    "white space in the JSON of the header",
    "header",
    (json) => `\r\n ${JSON.stringify(JSON.parse(json), null, "\t")} `,
  ),
  text("no JSON in the header", "header", (json, pick) =>
    pick([json.slice(0, -1), `${json}{}`, `[${json}]`, "null", ""]),
  ),
  member("an empty name", "body", ['"":1', '"":{"":[]}']),
  member("a name twice, deep inside", "body", ['"n":{"a":1,"a":2}', '"n":[{"a":{},"a":{}}]']),
  member("a claim twice, one of them escaped", "body", ['"s\\u0075b":"admin"', '"\\u0065xp":1']),
  member("colons, quotes and backslashes in texts", "body", [
    '"n":"a\\":1,\\"a\\":2"',
    '"a:b":":\\\\"',
    '"\\"":"\\\\\\\\"',
  ]),
  member("half a character in a name", "body", ['"\\ud800":1', '"n":{"\\udfff":1}']),
  member("dangerous names deep inside", "body", ['"n":{"__proto__":{}}', '"n":[{"constructor":1}]', '"prototype":1']),
  member("numbers that no double holds", "body", ['"n":1e400', '"n":123456789012345678901234567890', '"n":-0']),
  text("exp spelled otherwise", "body", (json, pick) => {
    const exps = [
      "4102444800.0",
      "4.1024448e9",
      "1e400",
      "0x7fffffff",
      "+4102444800",
      "04102444800",
      "9007199254740993",
    ];
    return json.replace(/"exp":\d+/, `"exp":${pick(exps)}`);
  }),
  text("not UTF-8", "body", (json, pick) => binary(json, pick([[0xff], [0xc3], [0xed, 0xa0, 0x80], [0xc0, 0xaf]]))),
  text("the header is not UTF-8", "header", (json, pick) => binary(json, pick([[0xff], [0xc0, 0xaf]]))),
  text("UTF-16", "body", (json) => Buffer.from(json, "utf16le")),
  text("a byte order mark before the header", "header", (json) => `\ufeff${json}`),
  member("longer than a header can be", "body", [`"n":"${"n".repeat(8_000)}"`]),

  // Base64url.
  written("padding, signed along", (part) => part + "=".repeat((4 - (part.length % 4)) % 4 || 4)),
  spelling("padding of the signature", (draft) => {
    draft.behind = "==";
  }),
  written("the other alphabet, signed along", (part) => part.replaceAll("-", "+").replaceAll("_", "/")),
  written("unused bits, signed along", unusedBits),
  written("a line break in a part, signed along", (part) => middle(part, "\n")),
  written("a space in a part, signed along", (part) => middle(part, " ")),
  written("a character that is no base64, signed along", (part) => middle(part, "!")),
  written("an empty part, signed along", () => ""),

  // Claims, so that something of every issuer is near what is wanted.
  claim("iss spelled otherwise", "iss", ({ iss }) => [
    POOL,
    POOL_UPDATED,
    GOOGLE,
    "accounts.google.com",
    "http://accounts.google.com",
    OIDC,
    OIDC.slice(0, -1),
    `${iss}/`,
    `${iss} `,
    String(iss).toUpperCase(),
    [iss],
  ]),
  claim("aud of many shapes", "aud", ({ aud }) => [
    [aud],
    ["else", aud],
    [aud, aud],
    [aud, 1],
    [aud, null],
    [1, aud],
    [[aud]],
    `${aud} `,
    `${aud},else`,
    { 0: aud, length: 1 },
    ["else"],
    [],
  ]),
  claim("client_id of many shapes", "client_id", () => [
    "web-client",
    "cli-client",
    "else",
    ["web-client"],
    { toString: "web-client" },
    "web-client ",
    undefined,
  ]),
  claim("token_use of the other kind or of none", "token_use", () => ["id", "access", ["access"], "Access", null]),
  claim("azp and hd of others", "azp", () => ["else", GOOGLE_CLIENT]),
  claim("exp at the edge", "exp", () => [-31, -30.5, -30, -29.5, -29, 0].map((seconds) => NOW + seconds)),
  claim("nbf at the edge", "nbf", () => [29, 29.5, 30, 30.5, 31].map((seconds) => NOW + seconds)),
  claim("iat at the edge", "iat", () => [29, 29.5, 30, 30.5, 31].map((seconds) => NOW + seconds)),
  claim("negative and great times", "nbf", () => [-1, 0, -1e308, 1e308, Number.MAX_SAFE_INTEGER]),
  claim("sub of 255 or 256 bytes", "sub", () => [
    "é".repeat(127),
    `${"é".repeat(127)}x`,
    "é".repeat(128),
    "\u0000",
    " ",
  ]),
];

/** A token of these texts, spelled so, with the signature that holds for exactly that. */
export function spell({ change }: Spelling, draft: Draft, random: Random): string {
  const pick: Pick = (values) => values[Math.floor(random() * values.length)] as (typeof values)[number];
  const changed = { ...draft };
  change(changed, pick);
  const { write = (part: string) => part, behind = "" } = changed;
  const parts = [encode(changed.header), encode(changed.body)];
  const which = random() < 0.5 ? 0 : 1;
  const input = parts.map((part, index) => (index === which ? write(part) : part)).join(".");
  return `${input}.${signature(input, changed.key, changed.alg)}${behind}`;
}
