/** What a log line may hold. Told by what is allowed, so that nothing of a token can hide in it. */
import type { AuthorizerConfig } from "../../../templates/node/authorizer/index.mts";

const REASONS =
  /^(?:alg|audience|email-unverified|exp|groups-overage|header|hosted-domain|iat|identity-source|issuer|kid|kid-unknown|malformed|method-arn|nbf|no-rule|no-token|rule|scheme|signature|sub|token-use|too-long|typ)$/;
const VERDICTS = /^(?:allow|deny|unauthorized)$/;

/** What is wrong with a line, or nothing. The reason `internal` is wrong too: something failed that nobody thought of. */
export function wrongLine(line: string, { issuers }: AuthorizerConfig): string | undefined {
  const names = issuers.map(({ name }) => name);
  const kids = issuers.flatMap(({ keys }) => keys.map(({ kid }) => kid));
  const allowed: Readonly<Record<string, (value: unknown) => boolean>> = {
    requestId: (value) => value === "request-1",
    verdict: (value) => VERDICTS.test(String(value)),
    reason: (value) => REASONS.test(String(value)),
    issuer: (value) => names.includes(String(value)),
    kid: (value) => kids.includes(value),
    // A hash of the subject.
    principal: (value) => /^[0-9a-f]{16}$/.test(String(value)),
    keys: (value) => value === "stale",
    ms: (value) => Number.isSafeInteger(value),
  };
  if (line.includes("\n")) return "more than one line";
  const members = Object.entries(JSON.parse(line));
  if (!line.startsWith("{") || members.length < 3) return "no object of a decision";
  const odd = members.filter(([name, value]) => allowed[name]?.(value) !== true);
  return odd.length === 0 ? undefined : `members that are not allowed: ${JSON.stringify(odd)}`;
}

const RUN = 20;
const runsOf = (text: string) =>
  Array.from({ length: Math.max(0, text.length - RUN + 1) }, (_, at) => text.slice(at, at + RUN));

/** The tokens of which 20 characters in a row, from anywhere in them, stand in a log. */
export function leaked(tokens: readonly string[], lines: readonly string[]): string[] {
  const written = new Set([...new Set(lines)].flatMap(runsOf));
  const holds = (token: string) => {
    for (let at = 0; at + RUN <= token.length; at++) if (written.has(token.slice(at, at + RUN))) return true;
    return false;
  };
  return tokens.filter(holds);
}
