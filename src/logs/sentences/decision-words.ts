import type { Decision } from "../lines/log-line.ts";

/** Why the built-in authorizer refuses a call: the reasons in its log line, in words. */
export const REASONS: Readonly<Record<string, string>> = {
  alg: "the token is signed with an algorithm that its key does not allow",
  audience: "the token is for another audience",
  "email-unverified": "Google has not verified the email address of this account",
  exp: "the token has expired",
  header: "the token's header has a member that the authorizer does not support (crit, b64, zip or enc)",
  "hosted-domain": "the account is not of the required domain",
  iat: "the token was issued in the future",
  "identity-source": "an identity source is missing",
  internal: "the authorizer failed",
  issuer: "the token is of an issuer that is not configured",
  kid: "the token does not name a key",
  "kid-unknown": "the issuer does not publish the key of the token",
  malformed: "what was sent is not a JWT",
  "method-arn": "the event has no method ARN",
  nbf: "the token is not valid yet",
  "no-token": "no token was sent, or more than one",
  scheme: "what was sent is not Bearer and a token",
  signature: "the signature of the token is not valid",
  sub: "the token has no usable subject",
  "token-use": "the token is of the wrong kind (ID token, access token)",
  "too-long": "the token is too long",
  typ: "the token is of a type that APIs do not accept",
  "no-rule": "no rule grants this caller a route",
  "groups-overage": "the issuer left the groups out of the token, and no rule grants this caller a route",
};

const VERDICTS = { allow: "allowed", deny: "denied, 403", unauthorized: "refused, 401" } as const;

/** What the built-in authorizer decided, as a sentence. */
export function decisionText({ verdict, reason, issuer, kid, keys, ms }: Decision): string {
  const why = verdict === "allow" ? "" : `: ${REASONS[reason] ?? reason}`;
  const details = [
    issuer && `issuer ${issuer}`,
    kid && `key ${kid}`,
    keys === "stale" && "its keys could not be renewed",
    ms !== undefined && `${ms} ms`,
  ].filter(Boolean);
  return `${VERDICTS[verdict]}${why}${details.length > 0 ? ` (${details.join(", ")})` : ""}`;
}
