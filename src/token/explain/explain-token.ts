import type { Rule, Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isNonBlank, valueText, whyBlank } from "../claim-check.ts";
import type { Decoded } from "../jwt.ts";
import { explainClaims } from "./explain-claims.ts";
import { explainGrants } from "./explain-grants.ts";
import { explainHeader } from "./explain-header.ts";
import { explainKey } from "./explain-key.ts";
import { type ClockTolerance, expiry, notYet } from "./explain-times.ts";

interface ExplainInput extends ClockTolerance {
  readonly issuers: readonly KnownIssuer[];
  readonly rules: readonly Rule[];
  /** Of the authorizer. */
  readonly runtime: Runtime;
}

/** A skipped check for each issuer whose keys could not be fetched. */
const unreachableIssuers = (issuers: readonly KnownIssuer[]): Check[] =>
  issuers.flatMap(({ name, unreachable: hint }) =>
    hint === undefined
      ? []
      : [{ name: `issuer ${name}`, expected: "its published keys", got: "not reached", ok: true, skipped: true, hint }],
  );

/** The configured issuer of the token, if there is one. */
export const issuerOf = (decoded: Decoded, issuers: readonly KnownIssuer[]): KnownIssuer | undefined =>
  decoded.ok ? issuers.find((issuer) => issuer.issuers.some((name) => name === decoded.claims["iss"])) : undefined;

/** Normalises spellings of the same address. */
const addressOf = (name: string): string => (URL.canParse(name) ? new URL(name).href.replace(/\/$/, "") : name);

/** A trailing slash, the case of a host and the port 443 are easy to overlook, so the hint names the difference. */
function unknownIssuer(iss: string, issuers: readonly KnownIssuer[]): string {
  const alike = issuers
    .flatMap(({ name, kind, issuers: names }) => (kind === "oidc" ? names.map((spelling) => ({ name, spelling })) : []))
    .find(({ spelling }) => addressOf(spelling) === addressOf(iss));
  if (alike === undefined)
    return "no [issuer.*] of config.ini has this issuer; fix: use a token of one of them, or add a section for this issuer";
  return `it differs only in its spelling from ${alike.spelling}; issuers are compared character by character; fix: set issuer in [issuer.${alike.name}] to ${iss}`;
}

/**
 * Compares a token with the configuration before anything is sent, to say what will fail and why.
 * @returns checks of issuer, algorithm, audience, token_use, expiry and key ID (skipped when the issuer cannot be reached),
 * and of groups and scopes where rules require them; of nbf, iat, subject and email_verified only when they are wrong;
 * a single check when the token is not a JWT.
 */
export function explain(decoded: Decoded, input: ExplainInput): Check[] {
  if (!decoded.ok) return [check("token", "a JWT", "something else", false, decoded.why)];
  const { header, claims } = decoded;
  const issuer = issuerOf(decoded, input.issuers);
  const known = input.issuers.flatMap(({ issuers }) => issuers).join(" or ");
  const hint = isNonBlank(claims["iss"])
    ? unknownIssuer(claims["iss"], input.issuers)
    : `${whyBlank("iss", claims["iss"])}, so the keys to verify it with are unknown, and it is refused; fix: have the issuer set iss`;
  const ofIssuer = check("token iss", known, valueText(claims["iss"]), issuer !== undefined, hint);
  const unreachable = unreachableIssuers(input.issuers);
  if (issuer === undefined) return [ofIssuer, ...unreachable, expiry(claims, input), ...notYet(claims, input)];
  return [
    ofIssuer,
    ...unreachable,
    ...explainHeader(header, issuer, input.runtime),
    ...explainClaims(issuer, header, claims),
    expiry(claims, input),
    ...notYet(claims, input),
    explainKey(header, issuer, input.runtime),
    ...explainGrants(input.rules, issuer, claims),
  ];
}
