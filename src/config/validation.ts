import { type Parser, Refusal } from "./parser.ts";

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
 * A part of the header is not enough: API Gateway may match from end to end, and what matches whole matches either way.
 * It reads Java's dialect; of what differs, only (?i) is common.
 * @throws SyntaxError for what is no regular expression.
 */
function compiled(value: string): RegExp {
  const ignoreCase = value.startsWith("(?i)");
  const source = ignoreCase ? value.slice("(?i)".length) : value;
  // Alone first: between the brackets "a)(b" would be one.
  return new RegExp(`^(?:${new RegExp(source).source})$`, ignoreCase ? "i" : "");
}

/**
 * Whether API Gateway calls the authorizer for a header: whether the validation matches all of it.
 * @throws SyntaxError for what is no regular expression; config.ini takes none such.
 */
export const letsThrough = (value: string, header: string): boolean => compiled(value).test(header);

function isRegex(value: string): boolean {
  try {
    return compiled(value) instanceof RegExp;
  } catch {
    return false;
  }
}

/** A regular expression on the raw header. */
export const validation: Parser<string> = (value) =>
  isRegex(value) ? value : new Refusal("must be a regular expression");

/** What is wrong with one that does not take JWTs: it would lock everybody out without a log line. */
export const NOT_FOR_JWT = 'must match all of "Bearer <JWT>": what it does not match is refused with 401';

/** Whether a validation lets a bearer's JWT through. */
export const takesJwt = (value: string): boolean => letsThrough(value, SAMPLE);
