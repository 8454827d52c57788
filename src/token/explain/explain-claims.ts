import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isNonBlank, valueText, whyBlank } from "../claim-check.ts";
import type { Claims } from "../jwt.ts";

/** Checks of whom the token is for and about, as each kind of issuer says it. */
export const explainClaims = (issuer: KnownIssuer, header: Claims, claims: Claims): Check[] => [
  ...tokenUse(issuer, claims),
  audience(issuer, claims),
  ...authorizedParty(issuer, header, claims),
  ...hostedDomain(issuer, claims),
  ...emailVerified(issuer, claims),
  ...subject(claims),
];

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What to do about an audience that is not configured. */
function wrongAudience({ name, audienceKey }: KnownIssuer, claim: string, got: readonly unknown[]): string {
  const [other] = got.filter(isNonBlank);
  const why = got.length === 0 ? `${claim} is an empty list` : whyBlank(claim, got[0]);
  if (other === undefined) return `${why}, so it names no client and is refused; fix: have the issuer set ${claim}`;
  const add = audienceKey === undefined ? "" : `add ${other} to ${audienceKey} of [issuer.${name}], or `;
  return `it was issued for another client; fix: ${add}sign in with the right one`;
}

function audience(issuer: KnownIssuer, claims: Claims): Check {
  // Cognito puts the app client into client_id of an access token and into aud of an ID token.
  const claim = issuer.kind === "cognito" && claims["token_use"] === "access" ? "client_id" : "aud";
  // Cognito sends one; the authorizers accept no list from it.
  const got = issuer.kind === "cognito" ? [claims[claim]] : list(claims[claim]);
  const ok = issuer.audience.some((one) => got.includes(one));
  const hint = wrongAudience(issuer, claim, got);
  return check(
    `token ${claim}`,
    issuer.audience.join(" or "),
    got.map(valueText).join(", ") || "an empty list",
    ok,
    hint,
  );
}

/** Only access tokens have these (RFC 9068, section 2), or this type. */
const OF_ACCESS_TOKENS = ["scope", "scp", "client_id"];

/** OpenID Connect Core 1.0, section 3.1.3.7: azp of an ID token with several audiences is the client that requested it. */
function authorizedParty({ kind, audience }: KnownIssuer, { typ }: Claims, claims: Claims): Check[] {
  const { aud, azp } = claims;
  const isAccessToken = /at\+/i.test(String(typ)) || OF_ACCESS_TOKENS.some((name) => name in claims);
  const isAccepted = audience.some((one) => list(aud).includes(one));
  if (kind === "cognito" || isAccessToken || list(aud).length < 2 || !isAccepted) return [];
  const ok = audience.some((one) => one === azp);
  const why = isNonBlank(azp) ? "here azp is another client" : whyBlank("azp", azp);
  const hint = `azp of an ID token with several audiences must be the client that requested it, and ${why}`;
  return [check("token azp", audience.join(" or "), valueText(azp), ok, hint)];
}

const USES: Readonly<Record<string, string>> = { id: "an ID token", access: "an access token" };

function tokenUse(issuer: KnownIssuer, claims: Claims): Check[] {
  if (issuer.kind !== "cognito") return [];
  const required = issuer.tokenUse ?? "access";
  const got = valueText(claims["token_use"]);
  const known = Object.hasOwn(USES, got) ? USES[got] : undefined;
  const hint =
    known === undefined
      ? `${whyBlank("token_use", claims["token_use"]) ?? `token_use = ${got} is not a value of a user pool`}: a user pool sets id or access, and config.ini requires ${USES[required]}`
      : `this is ${known}, config.ini requires ${USES[required]}; fix: send the other one, or set token_use = ${got}`;
  return [check("token token_use", required, got, got === required, hint)];
}

function hostedDomain({ hostedDomain: required }: KnownIssuer, claims: Claims): Check[] {
  if (required === undefined) return [];
  const hint = `only accounts of ${required} are accepted`;
  return [check("token hd", required, valueText(claims["hd"]), claims["hd"] === required, hint)];
}

/** As in the authorizers, Google accounts without a verified email address are refused. */
function emailVerified({ kind }: KnownIssuer, { email_verified: got = true }: Claims): Check[] {
  if (kind !== "google" || got === true || got === "true") return [];
  const hint =
    got === false || got === "false"
      ? "Google has not verified the email address of this account; fix: have its owner verify it, then sign in again"
      : "email_verified of a Google token must be true or absent";
  return [check("token email_verified", "true", valueText(got), false, hint)];
}

/** OpenID Connect Core 1.0, section 2: at most 255 characters. */
const MAX_SUBJECT_BYTES = 255;

function subject({ sub }: Claims): Check[] {
  if (typeof sub === "string" && sub !== "" && Buffer.byteLength(sub) <= MAX_SUBJECT_BYTES) return [];
  const hint = isNonBlank(sub)
    ? `sub has ${Buffer.byteLength(sub)} bytes, and the authorizer refuses more than ${MAX_SUBJECT_BYTES}`
    : `${whyBlank("sub", sub)}; fix: have the issuer set sub`;
  return [check("token sub", `a string of 1 to ${MAX_SUBJECT_BYTES} bytes`, valueText(sub), false, hint)];
}
