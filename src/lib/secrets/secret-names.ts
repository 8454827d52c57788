/** Names whose values are secret. How far an unquoted value reaches depends on the kind of name. */
export type NameKind = "header" | "password" | "word";

const KINDS: readonly (readonly [NameKind, string])[] = [
  // Header values have spaces and commas.
  ["header", "authorization|cookies?|x-api-key|security-token"],
  // People put spaces into passwords.
  ["password", "passwords?|passwd|passphrase|pwd"],
  [
    "word",
    "tokens?|secret[_-]?hash|secrets?|api[_-]?keys?|access[_-]?keys?(?:[_-]?id)?|secret[_-]?keys?|private[_-]?keys?|assertion|saml_?response|signature|credentials?|code[_-]?verifier|session[_-]?id|code|otp",
  ],
];

/** A name ends with one of these: `clientSecret`, `x-amz-security-token`, `refresh_token`; not `token_use`. */
export const NAME = new RegExp(KINDS.map(([kind, names]) => `(?<${kind}>${names})`).join("|"), "gi");

/** The rest of a name before a match, at most this long. */
const LONGEST = 64;
const BEFORE = /[\w$-]*$/;

/** `code` alone is an authorization code; a status code is not. */
const CODES = /^(?:auth(?:orization)?|device|user|mfa|confirmation|verification|reset|sms)?[_-]?code$/i;
/** Of no use to anyone else. */
const PUBLIC = /^(?:next|continuation|pagination|page|csrf-?)[_-]?token$/i;

/** The start of the name that ends with this match; undefined for a name whose values are public. */
export function nameStart(text: string, index: number, match: string): number | undefined {
  const prefix = BEFORE.exec(text.slice(Math.max(0, index - LONGEST), index))?.[0] ?? "";
  const name = prefix + match;
  if (/code$/i.test(match) && !CODES.test(name)) return undefined;
  return PUBLIC.test(name) ? undefined : index - prefix.length;
}

/** Error names and status codes, under the name `code`. */
const PUBLIC_CODE = /^(?:-?\d{1,5}|E[A-Z0-9]{2,14}|ERR_[A-Z0-9_]+|[A-Z][A-Za-z]*(?:Exception|Error|Fault))$/;
const NOTHING = /^(?:|null|undefined|None|nil|true|false|True|False|NaN|""|'')$/;
const ERROR_NAME = /^[A-Z]\w*(?:Exception|Error)$/;

/** True for what is found where a secret would be, and is none. */
export function isPublicValue(name: string, text: string): boolean {
  const value = text.replace(/[,;:.)\]}]+$/, "");
  return NOTHING.test(value) || ERROR_NAME.test(value) || (/code$/i.test(name) && PUBLIC_CODE.test(value));
}
