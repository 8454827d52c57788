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

/** A regular expression that lets a bearer token through: one that does not would lock everybody out without a log line. */
export const validation: Parser<string> = (value) => {
  // API Gateway reads Java's dialect; of what differs, only this is common.
  const ignoreCase = value.startsWith("(?i)");
  let regex: RegExp;
  try {
    regex = new RegExp(ignoreCase ? value.slice("(?i)".length) : value, ignoreCase ? "i" : "");
  } catch {
    return new Refusal("must be a regular expression");
  }
  // API Gateway may match from end to end, so a regex that covers a part only is not enough.
  const covered = regex.exec(SAMPLE)?.[0] === SAMPLE;
  return covered ? value : new Refusal('must match all of "Bearer <JWT>": what it does not match is refused with 401');
};
