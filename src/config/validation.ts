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

/** API Gateway reads Java's dialect; of what differs, only (?i) is common. */
function compiled(value: string): RegExp | undefined {
  const ignoreCase = value.startsWith("(?i)");
  try {
    return new RegExp(ignoreCase ? value.slice("(?i)".length) : value, ignoreCase ? "i" : "");
  } catch {
    return undefined;
  }
}

/** A regular expression on the raw header. */
export const validation: Parser<string> = (value) =>
  compiled(value) === undefined ? new Refusal("must be a regular expression") : value;

/** What is wrong with one that does not take JWTs: it would lock everybody out without a log line. */
export const NOT_FOR_JWT = 'must match all of "Bearer <JWT>": what it does not match is refused with 401';

/** Whether a validation lets a bearer's JWT through: API Gateway may match from end to end, so a part is not enough. */
export const takesJwt = (value: string): boolean => compiled(value)?.exec(SAMPLE)?.[0] === SAMPLE;
