import { decodedLayers } from "./decoded-layers.ts";
import { keyedSpans } from "./keyed-spans.ts";
import { merged, type Span } from "./span.ts";
import { tokenSpans } from "./token-spans.ts";

/** What is shown in place of a secret. */
export const MASK = "<masked>";

const BASE64 = /[A-Za-z0-9+/_-]{24,}={0,2}/g;
const PRINTABLE = /^[\t\r\n\x20-\x7e]*$/;

/** Base64 of a text that contains secrets. */
const encodedSpans = (text: string, depth: number): Span[] =>
  depth === 0
    ? []
    : [...text.matchAll(BASE64)].flatMap(({ 0: match, index }) => {
        const decoded = Buffer.from(match, "base64").toString("latin1");
        const isText = PRINTABLE.test(decoded.slice(0, -2));
        return isText && secretSpans(decoded, depth - 1).some((span) => span.start < span.end)
          ? [{ start: index, end: index + match.length }]
          : [];
      });

/**
 * Where the secrets of a text are, in their order: tokens (JWTs, also cut ones), keys of AWS, and the values of names
 * such as password, Authorization, Cookie and client_secret, in JSON, in query strings, in dumps of Node and Python, in
 * base64, at any depth of escapes. One that reaches the end of the text may continue in the next one.
 */
export function secretSpans(text: string, depth = 2): Span[] {
  const spans = [...decodedLayers(text)].flatMap((layer) =>
    [...tokenSpans(layer.text), ...keyedSpans(layer.text), ...encodedSpans(layer.text, depth)].map(
      ({ start, end }) => ({ start: layer.starts[start] ?? 0, end: layer.starts[end] ?? text.length }),
    ),
  );
  return merged(spans);
}

/** The text with a mask in place of these parts of it; its lines stay lines. */
export function withMasks(text: string, spans: readonly Span[]): string {
  let result = "";
  let at = 0;
  for (const { start, end } of spans.filter((span) => span.start < span.end)) {
    const lines = text.slice(start, end).match(/\r?\n|\r/g) ?? [];
    result += `${text.slice(at, start)}${MASK}${lines.join("")}`;
    at = end;
  }
  return result + text.slice(at);
}

/** The text with a mask in place of every secret (see secretSpans). */
export const maskSecrets = (text: string): string => withMasks(text, secretSpans(text));
