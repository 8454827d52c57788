import type { Span } from "./span.ts";

/** Secrets that show by themselves what they are; the group "secret", or all of it, is masked. */
const PATTERNS: readonly RegExp[] = [
  // RFC 6750, section 2.1; words of prose after it are not tokens.
  /\bbearer[\s+:=]+["'`]?(?!(?:tokens?|auth\w*|scheme|header|prefix|credentials?|or|and|is|was|not|in|with|format|from|missing|required|realm=|scope=|error\w*=)\b)(?<secret>[^\s"'`,;&<>()[\]{}\\]+)/gi,
  // AWS access key IDs; what STS and IAM Identity Center issue begins with ASIA.
  /(?:AKIA|ASIA|ABIA|ACCA|A3T[A-Z0-9])[A-Z0-9]{12,}/g,
  // Session tokens of STS, current and older.
  /(?:IQoJ|IgoJ|AgoJ|FwoGZXIvYXdz|FQoGZXIvYXdz|FQoDYXdz|AQoDYXdz)[\w+/=-]{16,}/g,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?!-----END )[\s\S])*(?:-----END [A-Z ]*PRIVATE KEY-----)?/g,
  // A secret access key has 40 characters; a hash in hexadecimal digits has no upper case next to lower case.
  /(?<![\w+/=.-])(?=[a-z0-9+/]*[A-Z])(?=[A-Z0-9+/]*[a-z])(?=[A-Za-z+/]*\d)[A-Za-z0-9+/]{40}(?![\w+/=.-])/g,
];

/** No name at AWS is as long: functions, roles and APIs have 64 characters at most. */
const LONG = /[\w+=~-]{65,}/g;
const isRandom = (text: string): boolean => /[a-z]/.test(text) && /[A-Z]/.test(text) && /\d/.test(text);

const JWT = /eyJ[\w+/=-]{5,}(?:\.+[\w+/=-]+)*/g;
/** The next line of a token that was broken into lines. */
const NEXT_LINE = /["'\s+]*[\r\n]["'\s+]*(?=[\w.-]*[a-z])(?=[\w.-]*[A-Z])[\w.-]{16,}/y;
const LAST_LINE = /["'\s+]*[\r\n]["'\s+]*[\w-]{1,15}(?=["'\s]*(?:[\r\n]|$))/y;

/** True for base64 that begins with a JSON object, and not for a word such as keyJson. */
const beginsWithJson = (text: string): boolean =>
  /^\{"[\x20-\x7e]{4}/.test(Buffer.from(text.slice(0, 8), "base64").toString("latin1"));

function jwtSpan(text: string, { 0: match, index }: RegExpExecArray): Span[] {
  if (/[A-Za-z0-9]/.test(text[index - 1] ?? "") && !beginsWithJson(match)) return [];
  let end = index + match.length;
  const follow = (pattern: RegExp): boolean => {
    pattern.lastIndex = end;
    const next = pattern.exec(text);
    if (next !== null) end += next[0].length;
    return next !== null;
  };
  if (follow(NEXT_LINE)) {
    while (follow(NEXT_LINE));
    follow(LAST_LINE);
  }
  return [{ start: index, end }];
}

const spanOf = ({ 0: match, index, groups }: RegExpExecArray): Span => {
  const end = index + match.length;
  return { start: end - (groups?.["secret"] ?? match).length, end };
};

/** JWTs and what else is a token or key by its form: bearer tokens, keys of AWS, private keys, long random text. */
export const tokenSpans = (text: string): Span[] => [
  ...[...text.matchAll(JWT)].flatMap((match) => jwtSpan(text, match)),
  ...PATTERNS.flatMap((pattern) => [...text.matchAll(pattern)].map(spanOf)),
  ...[...text.matchAll(LONG)].filter(([match]) => isRandom(match)).map(spanOf),
];
