import { javaRegex } from "../java-regex/java-regex.ts";
import { accepting, Refusal } from "../text/parser.ts";

/**
 * What API Gateway lets through to a TOKEN authorizer unless the file says otherwise: `Bearer`, in any case, and three
 * parts of base64url. It rejects, it does not strip: the Lambda still sees the whole header.
 */
export const DEFAULT_VALIDATION = "^[Bb][Ee][Aa][Rr][Ee][Rr] +[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+\\.[A-Za-z0-9_-]+$";

/** As long as real ones, with every character that base64url has. */
const part = (length: number): string =>
  "eyJABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_".repeat(10).slice(0, length);
const SAMPLE = `Bearer ${part(88)}.${part(420)}.${part(342)}`;

/**
 * Whether API Gateway calls the authorizer for a header: whether the validation, in Java's dialect, matches all of it. A
 * part of the header is not enough: API Gateway may match from end to end, and what matches whole matches either way.
 * @returns undefined where that cannot be judged here.
 */
export function letsThrough(value: string, header: string): boolean | undefined {
  const read = javaRegex(value);
  return read.kind === "regex" ? read.matches(header) : undefined;
}

/** A regular expression on the raw header. */
export const validation = accepting("a regular expression in Java's dialect", (value) => {
  const read = javaRegex(value);
  return read.kind === "refused"
    ? new Refusal(`must be a regular expression as Java, and so API Gateway, reads it: ${read.why}`)
    : value;
});

/** What of a validation only API Gateway can judge, for a note; undefined where all of it can be judged here. */
export function notJudged(value: string): string | undefined {
  const read = javaRegex(value);
  return read.kind === "not judged" ? read.what : undefined;
}

/** What is wrong with one that does not take JWTs: it would lock everybody out without a log line. */
export const NOT_FOR_JWT = 'must match all of "Bearer <JWT>": what it does not match is refused with 401';

/** Whether a validation lets a bearer's JWT through; true where that cannot be judged. */
export const takesJwt = (value: string): boolean => letsThrough(value, SAMPLE) !== false;
