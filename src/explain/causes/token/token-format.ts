import type { TokenMark } from "../../evidence/token-evidence.ts";
import { tokenCause } from "./token-cause.ts";

const MARKS: Readonly<Record<TokenMark, readonly [problem: string, fix: string]>> = {
  "scheme-twice": [
    'the header holds "Bearer" twice',
    "send the scheme once: the tool that sends the call adds it by itself",
  ],
  quotes: ["the token has quotes around it", "send the token itself: parse the JSON that holds it"],
  spaces: ["the token has spaces or line breaks in it", "send it in one line without spaces"],
  "no-value": [
    "the call sends the text of a variable without a value in place of a token",
    "look why the client has no token: it is not signed in, or reads another member",
  ],
};

/** The text of the token is not a token, or not one that the authorizer can read. */
export const tokenFormat = tokenCause("token-format", ({ token, isPool }) => {
  const [mark] = token.marks;
  if (mark !== undefined) {
    const [problem, fix] = MARKS[mark];
    return { problem, fix };
  }
  if (token.decoded.ok) return undefined;
  const [why = "", fix = "send a JWT: three parts separated by dots"] = token.decoded.why.split("; fix: ");
  // Authorizers of others may read any text.
  const needsJwt = isPool || token.checks.length > 0;
  const isKnown = /Google access token|encrypted/.test(why);
  return needsJwt || isKnown ? { problem: `the token is not a JWT: ${why}`, fix } : undefined;
});
