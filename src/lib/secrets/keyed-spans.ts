import { isPublicValue, NAME, type NameKind, nameStart } from "./secret-names.ts";
import type { Span } from "./span.ts";
import { bracketEnd, isOpening, isQuote, quotedEnd } from "./value-end.ts";

/** A name in a text whose value is secret. */
interface Name {
  readonly kind: NameKind;
  readonly start: number;
  readonly end: number;
  /** The quote directly before the name; "" for none. */
  readonly quote: string;
}

/** What follows a name up to its value: `": `, `=`, `' => `; in XML `>`. */
const SEPARATOR = /["'`]?\]?[^\S\r\n]{0,20}(?:=>|->|[:=>])/y;
/** Of pairs: `["Cookie", "a=b"]`, `{"name": "Cookie", "value": "a=b"}`. */
const PAIR = /["'`],\s{0,20}(?<named>["'`]?values?["'`]?\s{0,20}[:=])?/iy;
const SPACE = /\s*/y;
/** Python's prefixes of quoted texts. */
const PREFIX = /(?:[bBuUrRfF]{1,2}(?=["']))?/y;
const NUMBER = /-?\d+(?:\.\d+)?(?=[\s,;}\])]|$)/y;

/** How far a value without quotes reaches. */
const UNQUOTED: Readonly<Record<"literal" | "assigned" | "element" | NameKind, RegExp>> = {
  literal: /[^\s,}\]]*/y,
  assigned: /[^\s&"'`<>]*/y,
  element: /[^<]*/y,
  header: /[^\r\n]*/y,
  password: /[^\r\n&]*/y,
  word: /[^\s&"'`<>]*/y,
};

/** `invalid token: The signature has expired` */
const PROSE_NAME = /^(?:tokens?|code|signature|credentials?|assertion)$/i;
const PROSE = /[A-Za-z][a-z']{0,14}[,;:]? [A-Za-z]/y;
/** What follows a header's name in a list of such names. */
const HEADER_NAME =
  /^(?:accept|access-control|authorization|cache-control|content|cookie|etag|host|if|origin|range|referer|set-cookie|user-agent|vary|x-amzn?|x-api-key|x-forwarded|x-requested-with)(?:-[a-z-]+)?$/i;

const matchAt = (pattern: RegExp, text: string, index: number): RegExpExecArray | null => {
  pattern.lastIndex = index;
  return pattern.exec(text);
};
const after = (pattern: RegExp, text: string, index: number): number =>
  index + (matchAt(pattern, text, index)?.[0].length ?? 0);

/** A value in quotes or brackets, without them. */
function enclosed(text: string, index: number): Span | undefined {
  const start = after(PREFIX, text, after(SPACE, text, index));
  if (isQuote(text[start])) return { start: start + 1, end: quotedEnd(text, start) };
  return isOpening(text[start]) ? listed(text, { start: start + 1, end: bracketEnd(text, start) }) : undefined;
}

/** A list of texts only keeps its outer quotes, so that JSON stays JSON. */
function listed(text: string, { start, end }: Span): Span {
  const [, before = "", after = ""] = /^(\s*["'`])[\s\S]*?(["'`]\s*)$/.exec(text.slice(start, end)) ?? [];
  // One that was cut may continue in what follows the text.
  return text[start - 1] === "[" && end < text.length
    ? { start: start + before.length, end: end - after.length }
    : { start, end };
}

function unquoted(text: string, index: number, name: Name, separator: string): Span | undefined {
  const { kind, quote } = name;
  const start = after(/[ \t]*/y, text, index);
  if (matchAt(NUMBER, text, start)) return { start, end: after(NUMBER, text, start) };
  if (/^["'`]/.test(separator)) return { start, end: after(UNQUOTED.literal, text, start) };
  if (PROSE_NAME.test(text.slice(name.start, name.end)) && matchAt(PROSE, text, start)) return undefined;
  if (separator === ">") return { start, end: after(UNQUOTED.element, text, start) };
  const end = after(UNQUOTED[separator.endsWith("=") && kind !== "header" ? "assigned" : kind], text, start);
  // "Authorization: Basic eDp5": the quote began before the name.
  const close = quote === "" ? -1 : text.indexOf(quote, start);
  return { start, end: close >= 0 && close < end ? close : end };
}

/** The second of a pair. */
function paired(text: string, { start, end, quote }: Name): Span | undefined {
  const pair = matchAt(PAIR, text, end);
  if (pair === null || quote === "") return undefined;
  const span = enclosed(text, end + pair[0].length);
  if (span === undefined || pair.groups?.["named"] !== undefined) return span;
  // The name is itself a value, or one of a list of names.
  const isValue = /[:=]\s*$/.test(text.slice(Math.max(0, start - 21), start - 1));
  return isValue || HEADER_NAME.test(text.slice(span.start, span.end)) ? undefined : span;
}

function valueSpan(text: string, name: Name): Span | undefined {
  const separator = matchAt(SEPARATOR, text, name.end)?.[0];
  if (separator === undefined) return paired(text, name);
  const index = name.end + separator.length;
  return enclosed(text, index) ?? unquoted(text, index, name, separator);
}

/** The values of names such as password, Authorization and client_secret, however they are written. */
export function keyedSpans(text: string): Span[] {
  const spans: Span[] = [];
  const length = text.trimEnd().length;
  for (const { 0: match, index, groups = {} } of text.matchAll(NAME)) {
    // Within a value: a name there changes nothing, and a long text has many.
    if (index < (spans.at(-1)?.end ?? 0)) continue;
    const start = nameStart(text, index, match);
    if (start === undefined) continue;
    const kind = groups["header"] ? "header" : groups["password"] ? "password" : "word";
    const before = text[start - 1] ?? "";
    const name: Name = { kind, start, end: index + match.length, quote: isQuote(before) ? before : "" };
    const span = valueSpan(text, name);
    // At the end, the value may be in what follows the text.
    if (span && (span.start >= length || !isPublicValue(match, text.slice(span.start, span.end)))) spans.push(span);
  }
  return spans;
}
