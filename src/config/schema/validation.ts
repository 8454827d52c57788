import { javaRegex } from "../java-regex/java-regex.ts";
import { accepting, Refusal } from "../text/value-parser.ts";

/**
 * The default validation of a TOKEN authorizer: `Bearer`, in any case, and three parts of base64url. API Gateway rejects
 * other headers; it does not strip anything, so the authorizer receives the complete header.
 */
export const DEFAULT_VALIDATION = "^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";

/** As long as in real tokens, with every character of base64url. */
const part = (length: number): string =>
  "eyJABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".repeat(10).slice(0, length);
const SAMPLE = `Bearer ${part(88)}.${part(420)}.${part(342)}`;

/**
 * Whether API Gateway calls the authorizer for a header: whether the validation, in Java's dialect, matches all of it. A
 * match of a part is not enough: API Gateway may match from end to end, and a complete match is valid either way.
 * @returns undefined where this tool cannot evaluate the expression.
 */
export function letsThrough(value: string, header: string): boolean | undefined {
  const read = javaRegex(value);
  return read.kind === "regex" ? read.matches(header) : undefined;
}

/** A regular expression on the raw header. */
export const validation = accepting("a regular expression in Java's dialect", (value) => {
  const read = javaRegex(value);
  return read.kind === "refused"
    ? new Refusal(`must be a regular expression in the dialect of Java, which API Gateway uses: ${read.why}`)
    : value;
});

/** The part of a validation that only API Gateway can evaluate, for a note; undefined where there is none. */
export function unsupportedPart(value: string): string | undefined {
  const read = javaRegex(value);
  return read.kind === "unsupported" ? read.what : undefined;
}

/** The problem of a validation that does not match JWTs: it would reject every caller without a log line. */
export const NOT_FOR_JWT =
  'must match all of "Bearer <JWT>": API Gateway answers 401 to headers that it does not match';

/** Whether a validation matches a bearer's JWT; undefined where this tool cannot evaluate it. */
export const matchesJwt = (value: string): boolean | undefined => letsThrough(value, SAMPLE);

/** Why `matchesJwt` is undefined for a validation that is supported, for the same note. */
export const ENDLESS = "a repetition that takes too long on a JWT";
