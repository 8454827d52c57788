import type { Rule, Runtime } from "../../config/config.ts";
import type { KnownIssuer } from "../../issuers/known-issuer.ts";
import type { Check } from "../check.ts";
import { check, isName, noName, text } from "../compared.ts";
import type { Decoded } from "../jwt.ts";
import { explainGrants } from "./grants.ts";
import { explainHeader } from "./header.ts";
import { explainKey } from "./key.ts";
import { type Clock, expiry, notYet } from "./times.ts";

interface Given extends Clock {
  readonly issuers: readonly KnownIssuer[];
  readonly rules: readonly Rule[];
  /** Of the authorizer. */
  readonly runtime: Runtime;
}

type Claims = Readonly<Record<string, unknown>>;

const list = (value: unknown): readonly unknown[] => (Array.isArray(value) ? value : [value]);

/** What to do about an audience that is not ours: one that is no name is nobody's client. */
function wrongAudience({ name, audienceKey }: KnownIssuer, claim: string, got: readonly unknown[]): string {
  const [other] = got.filter(isName);
  const why = got.length === 0 ? `${claim} is an empty list` : noName(claim, got[0]);
  if (other === undefined) return `${why}, so it says of no client that it was made for it, and is refused`;
  const add = audienceKey === undefined ? "" : `add ${other} to ${audienceKey} of [issuer.${name}], or `;
  return `it was made for another client: ${add}sign in with the right one`;
}

function audience(issuer: KnownIssuer, claims: Claims): Check {
  // Cognito names the app client in client_id of an access token, in aud of an ID token.
  const claim = issuer.kind === "cognito" && claims["token_use"] === "access" ? "client_id" : "aud";
  // Cognito sends one; of a list of its the authorizers take none.
  const got = issuer.kind === "cognito" ? [claims[claim]] : list(claims[claim]);
  const ok = issuer.audience.some((one) => got.includes(one));
  const hint = wrongAudience(issuer, claim, got);
  return check(`token ${claim}`, issuer.audience.join(" or "), got.map(text).join(", ") || "an empty list", ok, hint);
}

/** Only access tokens have these (RFC 9068, section 2), or this type. */
const OF_ACCESS_TOKENS = ["scope", "scp", "client_id"];

/** OpenID Connect Core 1.0, section 3.1.3.7: of an ID token with several audiences azp says who asked for it. */
function authorizedParty({ kind, audience: ours }: KnownIssuer, { typ }: Claims, claims: Claims): Check[] {
  const { aud, azp } = claims;
  const isAccessToken = /at\+/i.test(String(typ)) || OF_ACCESS_TOKENS.some((name) => name in claims);
  const isForUs = ours.some((one) => list(aud).includes(one));
  if (kind === "cognito" || isAccessToken || list(aud).length < 2 || !isForUs) return [];
  const ok = ours.some((one) => one === azp);
  const seen = isName(azp) ? "here that is another" : noName("azp", azp);
  const hint = `an ID token with several audiences must name in azp the client that asked for it, and ${seen}`;
  return [check("token azp", ours.join(" or "), text(azp), ok, hint)];
}

const USES: Readonly<Record<string, string>> = { id: "an ID token", access: "an access token" };

function tokenUse(issuer: KnownIssuer, claims: Claims): Check[] {
  if (issuer.kind !== "cognito") return [];
  const wanted = issuer.tokenUse ?? "access";
  const got = text(claims["token_use"]);
  const known = Object.hasOwn(USES, got) ? USES[got] : undefined;
  const hint =
    known === undefined
      ? `${noName("token_use", claims["token_use"]) ?? `token_use = ${got} is none of a user pool's`}: a user pool writes id or access there, and config.ini wants ${USES[wanted]}`
      : `this is ${known}, config.ini wants ${USES[wanted]}: send the other one, or set token_use = ${got}`;
  return [check("token token_use", wanted, got, got === wanted, hint)];
}

function hostedDomain({ hostedDomain: wanted }: KnownIssuer, claims: Claims): Check[] {
  if (wanted === undefined) return [];
  const hint = `only accounts of ${wanted} may come in`;
  return [check("token hd", wanted, text(claims["hd"]), claims["hd"] === wanted, hint)];
}

/** As the authorizers: of Google's accounts those whose address is not verified are refused. */
function emailVerified({ kind }: KnownIssuer, { email_verified: got = true }: Claims): Check[] {
  if (kind !== "google" || got === true || got === "true") return [];
  const hint =
    got === false || got === "false"
      ? "Google has not verified the address of this account: its owner has to, then sign in again"
      : "email_verified must be true where a token of Google's has it";
  return [check("token email_verified", "true", text(got), false, hint)];
}

/** OpenID Connect Core 1.0, section 2: at most 255 characters. */
const MAX_SUBJECT_BYTES = 255;

function subject({ sub }: Claims): Check[] {
  if (typeof sub === "string" && sub !== "" && Buffer.byteLength(sub) <= MAX_SUBJECT_BYTES) return [];
  const hint = isName(sub)
    ? `sub has ${Buffer.byteLength(sub)} bytes: the authorizer refuses a longer one`
    : `${noName("sub", sub)}: a token must say whom it is about`;
  return [check("token sub", `a text of 1 to ${MAX_SUBJECT_BYTES} bytes`, text(sub), false, hint)];
}

/** What could not be looked up, for each issuer that is down. */
const down = (issuers: readonly KnownIssuer[]): Check[] =>
  issuers.flatMap(({ name, unreachable: hint }) =>
    hint === undefined
      ? []
      : [{ name: `issuer ${name}`, expected: "its published keys", got: "not reached", ok: true, skipped: true, hint }],
  );

/** The issuer that the token names, if it is one of those configured. */
export const issuerOf = (decoded: Decoded, issuers: readonly KnownIssuer[]): KnownIssuer | undefined =>
  decoded.ok ? issuers.find((issuer) => issuer.issuers.some((name) => name === decoded.claims["iss"])) : undefined;

/** One spelling for all that lead to the same address. */
const addressOf = (name: string): string => (URL.canParse(name) ? new URL(name).href.replace(/\/$/, "") : name);

/** A slash at the end, the case of a host and the port 443 are seen late: then what differs is said. */
function unknownIssuer(iss: string, issuers: readonly KnownIssuer[]): string {
  const alike = issuers
    .flatMap(({ name, kind, issuers: names }) => (kind === "oidc" ? names.map((spelling) => ({ name, spelling })) : []))
    .find(({ spelling }) => addressOf(spelling) === addressOf(iss));
  if (alike === undefined)
    return "no [issuer.*] of config.ini has this name: use a token of one of them, or add a section for this issuer";
  return `it differs only in its spelling from ${alike.spelling}; issuers are compared character by character: set issuer in [issuer.${alike.name}] to ${iss}`;
}

/**
 * Compares a token with what is deployed, before anything is sent: says in words what will fail and why.
 * @returns a check for issuer, algorithm, audience, token_use, expiry and key id (skipped when the issuer is down), and
 * of groups and scopes where rules ask for them; for a start that is still to come, a missing subject and an address
 * that Google has not verified, when it is so; one alone when the token is not a JWT.
 */
export function explain(decoded: Decoded, given: Given): Check[] {
  if (!decoded.ok) return [check("token", "a JWT", "something else", false, decoded.why)];
  const { header, claims } = decoded;
  const issuer = issuerOf(decoded, given.issuers);
  const known = given.issuers.flatMap(({ issuers }) => issuers).join(" or ");
  const hint = isName(claims["iss"])
    ? unknownIssuer(claims["iss"], given.issuers)
    : `${noName("iss", claims["iss"])}, so nothing says whose keys it was signed with, and it is refused`;
  const named = check("token iss", known, text(claims["iss"]), issuer !== undefined, hint);
  const away = down(given.issuers);
  if (issuer === undefined) return [named, ...away, expiry(claims, given), ...notYet(claims, given)];
  return [
    named,
    ...away,
    ...explainHeader(header, issuer, given.runtime),
    ...tokenUse(issuer, claims),
    audience(issuer, claims),
    ...authorizedParty(issuer, header, claims),
    ...hostedDomain(issuer, claims),
    ...emailVerified(issuer, claims),
    ...subject(claims),
    expiry(claims, given),
    ...notYet(claims, given),
    explainKey(header, issuer, given.runtime),
    ...explainGrants(given.rules, issuer, claims),
  ];
}
