/**
 * Lambda authorizer for an API Gateway REST API: it answers whether the bearer of a JSON Web Token may call the API.
 *
 * Deployed as index.mjs beside config.json (issuers, their public keys, rules). It ends in one of two ways:
 *  - a policy for the whole stage: Allow for what the rules grant, Deny (403) when they grant nothing;
 *  - an Error with the message "Unauthorized" (401), whatever was wrong with the token. The reason is in the log only.
 * Only a broken config.json ends in another error, which API Gateway answers as 500.
 */
import type { KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";

// Not by import: linking built-in modules takes a millisecond of every cold start.
const { isUtf8 } = process.getBuiltinModule("node:buffer");
const crypto = process.getBuiltinModule("node:crypto");
const fs = process.getBuiltinModule("node:fs");

type Json = Readonly<Record<string, unknown>>;

/** What is read from config.json. Everything in it is public. */
export interface AuthorizerConfig {
  readonly version: 1;
  readonly type: "TOKEN" | "REQUEST";
  /** The first carries the token, the others must be there. */
  readonly identitySources: readonly IdentitySource[];
  readonly clockToleranceSeconds: number;
  /** Keys that were fetched longer ago are fetched again before they are used; 0 or absent: never. */
  readonly keysMaxAgeSeconds?: number;
  /** Claims that the backend gets to see. */
  readonly context: readonly string[];
  readonly issuers: readonly IssuerConfig[];
  readonly rules: readonly Rule[];
}

interface IdentitySource {
  readonly in: "header" | "querystring";
  readonly name: string;
}

interface IssuerConfig {
  readonly name: string;
  readonly kind: "cognito" | "google" | "oidc";
  /** Every spelling of `iss` that is this issuer's. */
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly tokenUse?: "access" | "id";
  readonly groupsClaim: string;
  /** How groups are written in a text; absent: a text is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  readonly hostedDomain?: string;
  readonly jwksUri: string;
  readonly keys: readonly Json[];
}

interface Rule {
  readonly name: string;
  /** What stands behind `<api>/<stage>/` in a method ARN: "GET/orders/*". */
  readonly resources: readonly string[];
  /** The token must be of one of these, by their names; absent: of any. */
  readonly issuers?: readonly string[];
  /** The caller must be in one of these, if there are any. */
  readonly groups: readonly string[];
  /** The token must have one of these, if there are any. */
  readonly scopes: readonly string[];
}

/** What a test replaces. */
export interface Dependencies {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When the keys of the configuration were fetched, in milliseconds since 1970. */
  readonly keysFetchedAt: number;
  /** The body of the answer; rejects when there is none in time. */
  readonly fetchText: (url: string, timeoutMs: number) => Promise<string>;
  readonly log: (line: string) => void;
}

/** The output of a Lambda authorizer, API Gateway developer guide, api-gateway-lambda-authorizer-output. */
export interface AuthorizerOutput {
  readonly principalId: string;
  readonly policyDocument: {
    readonly Version: "2012-10-17";
    readonly Statement: readonly [Statement, ...Statement[]];
  };
  readonly context: Readonly<Record<string, Scalar>>;
}

interface Statement {
  readonly Action: "execute-api:Invoke";
  readonly Effect: "Allow" | "Deny";
  readonly Resource: readonly string[];
}

type Scalar = string | number | boolean;

/** API Gateway takes 10,240 bytes of headers, names included. */
const MAX_TOKEN_LENGTH = 10_240;
/** Real tokens nest three or four deep. */
const MAX_DEPTH = 16;
/** OpenID Connect Core 1.0, section 2: `sub` has at most 255 ASCII characters. */
const MAX_SUBJECT_BYTES = 255;
/** API Gateway takes 8 KB; what stays free is for other ways to write the same JSON. */
const MAX_OUTPUT_BYTES = 7_500;
const MAX_JWKS_BYTES = 65_536;
const FETCH_TIMEOUT_MS = 1_500;
/** With keys at hand, however old, a caller does not wait longer for new ones. */
const RENEWAL_TIMEOUT_MS = 1_000;
const REFETCH_INTERVAL_MS = 60_000;
const MAX_REMEMBERED = 200;
/** How many tokens' headers, and how many policies. */
const MAX_KEPT = 50;

/** Why a caller is not let in, for the log. Not a claim nor any other part of the token. */
type Reason =
  | "alg"
  | "audience"
  | "email-unverified"
  | "exp"
  | "header"
  | "hosted-domain"
  | "iat"
  | "identity-source"
  | "internal"
  | "issuer"
  | "kid"
  | "kid-unknown"
  | "malformed"
  | "method-arn"
  | "nbf"
  | "no-token"
  | "scheme"
  | "signature"
  | "sub"
  | "token-use"
  | "too-long"
  | "typ";

class Refused extends Error {}

function refuse(reason: Reason): never {
  throw new Refused(reason);
}

// ---------------------------------------------------------------------------------------------- the two entrances

const baked = `${import.meta.dirname}/config.json`;
const loadBaked = () => createAuthorizer(JSON.parse(fs.readFileSync(baked, "utf8")));
let authorizer: ReturnType<typeof createAuthorizer> | undefined;

/** What Lambda calls. Async, as nodejs24.x knows no callbacks any more. */
export async function handler(event: unknown, context?: unknown): Promise<AuthorizerOutput> {
  authorizer ??= loadBaked();
  return authorizer(event, context);
}

/**
 * An authorizer for this configuration.
 * @throws Error when the configuration cannot be used: the one case that API Gateway answers as 500.
 */
export function createAuthorizer(config: AuthorizerConfig, dependencies: Partial<Dependencies> = {}) {
  if (config?.version !== 1) throw new Error("config.json: version must be 1");
  // Nothing to compare with must never mean that everything is allowed.
  for (const part of ["identitySources", "issuers", "rules"] as const) {
    if (!(config[part]?.length > 0)) throw new Error(`config.json: ${part} must not be empty`);
  }
  const { now = Date.now, fetchText, keysFetchedAt, log = writeLine } = dependencies;
  const verify = createVerifier(config, now, fetchText, keysFetchedAt);
  const answer = createAnswers(config);
  const readToken = config.type === "TOKEN" ? tokenOfTokenEvent : tokenOfRequestEvent(config.identitySources);

  return async function authorize(event: unknown, context?: unknown): Promise<AuthorizerOutput> {
    const started = now();
    const seen: Seen = {};
    const decided = (verdict: "allow" | "deny" | "unauthorized", reason: string) => {
      const requestId = (context as Json | undefined)?.["awsRequestId"];
      log(JSON.stringify({ requestId, verdict, reason, ...seen, ms: now() - started }));
    };
    try {
      if (!isObject(event)) refuse("no-token");
      const stage = stageArn(event);
      const caller = await verify(readToken(event), seen);
      if (caller.answered?.stage !== stage) caller.answered = { stage, ...answer(stage, caller) };
      const { output, reason } = caller.answered;
      decided(reason === "rule" ? "allow" : "deny", reason);
      return output;
    } catch (error) {
      decided("unauthorized", error instanceof Refused ? error.message : "internal");
      // Exactly this word: any other message is a 500 (apigateway-use-lambda-authorizer).
      throw new Error("Unauthorized");
    }
  };
}

/** Straight to standard output, where Lambda reads lines: console.log would put text before the JSON. */
function writeLine(line: string): void {
  try {
    fs.writeSync(1, `${line}\n`);
  } catch {
    // Nobody is turned away because of a log.
    console.log(line);
  }
}

// -------------------------------------------------------------------------------------------- what the event holds

/** `arn:...:<api>/<stage>/` of a method ARN. The path behind it is the caller's, so nothing of it is used. */
function stageArn({ methodArn }: Json): string {
  const pattern = /^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]*:[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\//;
  return pattern.exec(isText(methodArn) ? methodArn : "")?.[0] ?? refuse("method-arn");
}

function tokenOfTokenEvent({ authorizationToken: value }: Json): string {
  return bearer(isText(value) ? value : refuse("no-token"));
}

function tokenOfRequestEvent(identitySources: readonly IdentitySource[]): (event: Json) => string {
  // createAuthorizer takes no empty list.
  const [first, ...others] = identitySources as readonly [IdentitySource, ...IdentitySource[]];
  return (event) => {
    const [value, ...more] = valuesOf(event, first);
    // Two tokens: whichever is checked, the backend may read the other.
    if (!isText(value) || more.length > 0) refuse("no-token");
    for (const values of others.map((source) => valuesOf(event, source))) {
      if (values.length === 0 || !values.every(isText)) refuse("identity-source");
    }
    return bearer(value, first.in === "querystring");
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** RFC 6750, section 2.1: any number of spaces; the scheme in any case (RFC 9110, section 11.1). A query needs no scheme. */
function bearer(value: string, schemeOptional = false): string {
  const token = value.replace(/^bearer +/i, "");
  const isTaken = isText(token) && !token.includes(" ") && (schemeOptional || token !== value);
  return isTaken ? token : refuse("scheme");
}

/** All the different values; the gateway tells them in two maps, one of them with only the last of several values. */
function valuesOf(event: Json, { in: where, name }: IdentitySource): unknown[] {
  const inHeader = where === "header";
  // Header names have no case (RFC 9110, section 5.1), parameters do.
  const same = (key: string) => key === name || (inHeader && key.toLowerCase() === name.toLowerCase());
  const valuesIn = (map: string): unknown[] =>
    Object.entries(event[map] ?? {}).flatMap(([key, value]) => (same(key) ? value : []));
  const multiple = valuesIn(inHeader ? "multiValueHeaders" : "multiValueQueryStringParameters");
  if (multiple.length > 1) return multiple;
  return [...new Set([...valuesIn(inHeader ? "headers" : "queryStringParameters"), ...multiple])];
}

// ------------------------------------------------------------------------------------------------ reading a token

/** Canonical base64url without padding (RFC 7515, section 2): every other spelling is a second token for one text. */
function base64url(text: unknown): Buffer {
  // Which throws on most things that are no text.
  const bytes = Buffer.from(text as string, "base64url");
  return bytes.toString("base64url") === text ? bytes : refuse("malformed");
}

const FORBIDDEN = new Set(["__proto__", "constructor", "prototype"]);

/** A JSON object in base64url. Member names are unique (RFC 7519, section 4), which JSON.parse does not check. */
function parseObject(part: string): Json {
  const bytes = base64url(part);
  if (!isUtf8(bytes)) refuse("malformed");
  let value: unknown;
  try {
    value = JSON.parse(bytes.toString());
  } catch {
    refuse("malformed");
  }
  // A name that stands twice in the text is one member of the value.
  if (!isObject(value) || countMembers(value, 0) !== countColons(bytes)) refuse("malformed");
  return value;
}

/** The colons outside of strings: JSON has one for each member. */
function countColons(json: Uint8Array): number {
  let count = 0;
  let inString = false;
  for (let at = 0; at < json.length; at++) {
    const byte = json[at];
    if (byte === 0x22) inString = !inString;
    else if (byte === 0x5c) at++;
    else if (byte === 0x3a && !inString) count++;
  }
  return count;
}

function countMembers(value: unknown, depth: number): number {
  // Half a character cannot be written as UTF-8 again.
  if (typeof value === "string" && !value.isWellFormed()) refuse("malformed");
  if (typeof value !== "object" || value === null) return 0;
  if (depth === MAX_DEPTH) refuse("malformed");
  let count = 0;
  if (Array.isArray(value)) {
    for (const item of value) count += countMembers(item, depth + 1);
    return count;
  }
  for (const name in value) {
    if (FORBIDDEN.has(name) || !name.isWellFormed()) refuse("malformed");
    count += 1 + countMembers((value as Json)[name], depth + 1);
  }
  return count;
}

const isNumber = (value: unknown): value is number => Number.isFinite(value);

function isObject(value: unknown): value is Json {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

// ----------------------------------------------------------------------------------------------------------- keys

const PSS = { padding: crypto.constants.RSA_PKCS1_PSS_PADDING, saltLength: crypto.constants.RSA_PSS_SALTLEN_DIGEST };
/** JWS wants r and s side by side (RFC 7518, section 3.4), OpenSSL's own form is DER. */
const P1363 = { dsaEncoding: "ieee-p1363" } as const;

type Algorithm = readonly [
  name: string,
  hash: string | undefined,
  kty: string,
  crv?: string | undefined,
  options?: typeof PSS | typeof P1363,
];

/** RFC 7518, section 3.1, and RFC 8037. No HMAC, no none. The first that fits is meant by a key that names none. */
const ALGORITHMS: readonly Algorithm[] = [
  ["RS256", "sha256", "RSA"],
  ["RS384", "sha384", "RSA"],
  ["RS512", "sha512", "RSA"],
  ["PS256", "sha256", "RSA", undefined, PSS],
  ["ES256", "sha256", "EC", "P-256", P1363],
  ["ES384", "sha384", "EC", "P-384", P1363],
  ["EdDSA", undefined, "OKP", "Ed25519"],
];

interface Key {
  readonly kid: string;
  readonly alg: string;
  readonly key: KeyObject;
  readonly verifies: (data: Uint8Array, signature: Uint8Array) => boolean;
}

/** A public signature key, or nothing: one odd key in a set must not keep the others from use. RFC 7517, section 4. */
export function importKey(jwk: Json): Key | undefined {
  const { kid, kty, crv, alg, use = "sig", key_ops: operations = ["verify"] } = jwk;
  const algorithm = ALGORITHMS.find(([name, , type, curve]) => type === kty && curve === crv && name === (alg ?? name));
  if (algorithm === undefined || !isText(kid)) return undefined;
  // Whoever can read a private key in a key set can sign with it.
  if ("d" in jwk || use !== "sig" || !Array.isArray(operations) || !operations.includes("verify")) return undefined;
  try {
    // What belongs to another kind of key means nothing (RFC 7517, section 4).
    for (const part of kty === "RSA" ? "" : kty === "EC" ? "xy" : "x") base64url(jwk[part]);
    if (kty === "RSA" && !isStrong(number(jwk["n"]), number(jwk["e"]))) return undefined;
    const key = crypto.createPublicKey({ key: jwk, format: "jwk" });
    const [name, hash, , , options] = algorithm;
    // Node 24 takes half as long again when the key stands in an object.
    const how = options === undefined ? key : { ...options, key };
    return { kid, alg: name, key, verifies: (data, signature) => crypto.verify(hash, data, how, signature) };
  } catch {
    return undefined;
  }
}

const number = (text: unknown): bigint => BigInt(`0x${base64url(text).toString("hex")}`);

/** RFC 7518, section 3.3: 2048 bits or more. With the exponent 1 anyone can sign. */
const isStrong = (n: bigint, e: bigint): boolean => n >= 2n ** 2047n && e >= 3n && e % 2n === 1n && !isRoca(n);

/** CVE-2017-15361: the moduli of a broken chip can be factored. Modulo these primes each is a power of 65537. */
function isRoca(n: bigint): boolean {
  return [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].every((prime) => {
    const rest = Number(n % BigInt(prime));
    let power = 1;
    for (let turn = 1; power !== rest && turn < prime; turn++) power = (power * 65537) % prime;
    return power === rest;
  });
}

/**
 * Without different keys for one kid and alg: it is unknown which is meant. RFC 7517, section 4.5, only recommends a kid
 * for each key, and some issuers list one key once for each algorithm.
 */
export function usableOf<T extends Key>(keys: readonly T[]): readonly T[] {
  return keys.filter(({ kid, alg, key }) =>
    keys.every((other) => other.kid !== kid || other.alg !== alg || other.key.equals(key)),
  );
}

const importKeys = (jwks: readonly unknown[]): readonly Key[] =>
  usableOf(jwks.filter(isObject).flatMap((jwk) => importKey(jwk) ?? []));

/** The body of a 200 answer, within the limits of time and size. Redirects lead to places nobody configured. */
export async function fetchOnce(url: string, timeoutMs = FETCH_TIMEOUT_MS): Promise<string> {
  // Not fetch: before Node 24 a garbage collection makes it forget the signal, and it counts what gzip became.
  const { get } = process.getBuiltinModule(url.startsWith("https:") ? "node:https" : "node:http");
  // RFC 9110, section 10.1.5: firewalls refuse requests without a User-Agent.
  const headers = { "user-agent": "lambda-authz" };
  const options = { agent: false, headers, signal: AbortSignal.timeout(timeoutMs) };
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, options, resolve).on("error", reject);
  });
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response) {
    size += chunk.length;
    if (response.statusCode !== 200 || size > MAX_JWKS_BYTES) throw new Error("not a key set");
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString();
}

// --------------------------------------------------------------------------------------------------- verification

/** What the log may tell of a token: names that are ours, and a hash. */
interface Seen {
  issuer?: string;
  kid?: string;
  principal?: string;
  /** The keys are older than they may be, and the issuer did not answer with others. */
  keys?: "stale";
}

interface Issuer extends IssuerConfig {
  published: readonly Key[];
  /** When these keys were fetched. */
  fetchedAt: number;
  /** When the issuer was last asked for keys. */
  askedAt: number;
  fetching?: Promise<void>;
}

interface Caller {
  readonly token: string;
  readonly issuer: Issuer;
  readonly claims: Json;
  /** With several issuers it begins with the issuer's name: two of them may use one `sub` for two people. */
  readonly principal: string;
  readonly seen: Seen;
  /** What this caller was answered last. */
  answered?: Answer & { readonly stage: string };
}

/** The last callers, in two halves: when the new half is full, the old one goes, so there is nothing to search. */
function createMemory() {
  let recent = new Map<string, Caller>();
  let older = new Map<string, Caller>();

  function add(caller: Caller): void {
    if (recent.size >= MAX_REMEMBERED / 2) {
      older = recent;
      recent = new Map();
    }
    recent.set(keyOf(caller.token), caller);
  }

  function find(token: string): Caller | undefined {
    const key = keyOf(token);
    const known = recent.get(key) ?? older.get(key);
    if (known?.token !== token) return undefined;
    if (!recent.has(key)) add(known);
    return known;
  }

  function clear(): void {
    recent.clear();
    older.clear();
  }
  return { add, find, clear };
}

/** Keeps what few callers differ in: there is nothing to search for when all of it is made anew now and then. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): Value {
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, value);
  return value;
}

/** The end of the signature: to compare all of a token that was found costs less than to hash it for the search. */
const keyOf = (token: string): string => token.slice(-32);

/**
 * Tells who the bearer of a token is: takes the token without its scheme, and what the log may tell is put into `seen`.
 * The promise rejects with the reason code when the token is not good.
 */
export function createVerifier(
  config: AuthorizerConfig,
  now: () => number = Date.now,
  fetchText: Dependencies["fetchText"] = fetchOnce,
  // Not in config.json: equal keys make equal zips, whenever they were fetched.
  keysFetchedAt = Number(process.env["AUTHZ_KEYS_FETCHED_AT"]) * 1000 || 0,
) {
  const { clockToleranceSeconds: tolerance, keysMaxAgeSeconds = 0 } = config;
  const maxAgeMs = keysMaxAgeSeconds * 1000 || Infinity;
  const issuers = new Map<unknown, Issuer>();
  for (const one of config.issuers) {
    const issuer: Issuer = { ...one, published: importKeys(one.keys), fetchedAt: keysFetchedAt, askedAt: -Infinity };
    for (const spelling of one.issuers) issuers.set(spelling, issuer);
  }
  const remembered = createMemory();
  /** Headers of tokens that were verified: an issuer writes the same one on all of its tokens. */
  const headers = new Map<string, Json>();

  /** Whether a withdrawn key could be among those of an issuer for longer than it may. */
  const isStale = ({ fetchedAt }: Issuer): boolean => Math.abs(now() - fetchedAt) >= maxAgeMs;

  /** Unknown keys come from rotations and from attackers; these must not make us call the issuer all the time. */
  async function refetch(issuer: Issuer, timeoutMs: number): Promise<void> {
    if (Math.abs(now() - issuer.askedAt) >= REFETCH_INTERVAL_MS) {
      const askedAt = now();
      issuer.askedAt = askedAt;
      issuer.fetching = fetchText(issuer.jwksUri, timeoutMs).then((text) => {
        const published = importKeys(JSON.parse(text).keys);
        if (published.length === 0) return;
        issuer.published = published;
        issuer.fetchedAt = askedAt;
        // A key that was withdrawn vouches for nobody any more.
        remembered.clear();
      });
    }
    // An issuer that is down leaves the keys we have.
    await issuer.fetching?.catch(() => undefined);
  }

  /** RFC 7519, sections 4.1.4 to 4.1.6: exp must be there, and all that are there must be numbers. */
  function checkTimes(claims: Json): void {
    const seconds = now() / 1000;
    const { exp, nbf = seconds, iat = seconds } = claims;
    if (!isNumber(exp) || seconds >= exp + tolerance) refuse("exp");
    if (!isNumber(nbf) || seconds < nbf - tolerance) refuse("nbf");
    if (!isNumber(iat) || seconds < iat - tolerance) refuse("iat");
  }

  /** RFC 7519, section 7.2. What costs nothing is checked before the signature, and the network comes last. */
  return async function verify(token: string, seen: Seen): Promise<Caller> {
    const known = remembered.find(token);
    if (known !== undefined && !isStale(known.issuer)) {
      Object.assign(seen, known.seen);
      checkTimes(known.claims);
      return known;
    }
    if (token.length > MAX_TOKEN_LENGTH) refuse("too-long");
    const parts = token.split(".");
    if (parts.length !== 3) refuse("malformed");
    const [head, body, tail] = parts as [string, string, string];
    const before = headers.get(head);
    const header = before ?? parseObject(head);
    const claims = parseObject(body);
    const signature = base64url(tail);

    const issuer = issuers.get(claims["iss"]) ?? refuse("issuer");
    seen.issuer = issuer.name;
    if (before === undefined) checkHeader(header);
    checkAudience(issuer, claims, header);
    checkTimes(claims);
    const subject = checkSubject(claims);

    const kid = header["kid"];
    if (typeof kid !== "string") refuse("kid");
    const named = () => issuer.published.filter((one) => one.kid === kid);
    const isUnknown = named().length === 0;
    if (isUnknown || isStale(issuer)) {
      await refetch(issuer, isUnknown ? FETCH_TIMEOUT_MS : RENEWAL_TIMEOUT_MS);
      if (isStale(issuer)) seen.keys = "stale";
      // Which takes its time.
      checkTimes(claims);
    }
    if (named().length === 0) refuse("kid-unknown");
    seen.kid = kid;
    // RFC 8725, section 3.1: the key says how it is used, not the token.
    const key = named().find(({ alg }) => alg === header["alg"]) ?? refuse("alg");
    const signed = Buffer.from(token.slice(0, head.length + 1 + body.length), "latin1");
    if (!key.verifies(signed, signature)) refuse("signature");
    const principal = config.issuers.length > 1 ? `${issuer.name}|${subject}` : subject;
    seen.principal = crypto.hash("sha256", principal).slice(0, 16);

    keep(headers, head, header);
    const caller = { token, issuer, claims, principal, seen: { ...seen } };
    remembered.add(caller);
    return caller;
  };
}

/** No pattern: compiling one takes 0.1 ms of a cold start. */
const TYPES = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];

/** RFC 7515, section 4.1. Keys that a token brings along (jwk, jku, x5u, x5c) are not looked at. */
function checkHeader(header: Json): void {
  if (!ALGORITHMS.some(([name]) => name === header["alg"])) refuse("alg");
  // Each would change what the signature or the payload means, and we understand none.
  for (const name of ["crit", "b64", "zip", "enc"]) if (name in header) refuse("header");
  // RFC 8725, section 3.11: a logout token or a DPoP proof of the same issuer is no ticket.
  const { typ = "JWT" } = header;
  if (!isText(typ) || !TYPES.includes(typ.toLowerCase())) refuse("typ");
}

/** Whom the token was made for, as each kind of issuer says it. */
function checkAudience(issuer: IssuerConfig, claims: Json, { typ }: Json): void {
  const { kind, audience, tokenUse = "access", hostedDomain } = issuer;
  if (kind === "cognito" && claims["token_use"] !== tokenUse) refuse("token-use");
  // RFC 7519, section 4.1.3: a text or a list of texts, whoever asks.
  const { aud = [], client_id: client } = claims;
  const named = Array.isArray(aud) && kind !== "cognito" ? aud : [aud];
  if (![aud].flat().every((one) => typeof one === "string")) refuse("audience");
  // Cognito developer guide: an access token has client_id where others have aud.
  const wanted = kind === "cognito" && tokenUse === "access" ? [client] : named;
  if (!audience.some((one) => wanted.includes(one))) refuse("audience");
  // OpenID Connect Core 1.0, section 3.1.3.7: one of several audiences may not be who asked for the ID token. An access
  // token shows itself by its type or by what only it has (RFC 9068, section 2).
  const isIdToken =
    !String(typ).toLowerCase().includes("at+") && !["scope", "scp", "client_id"].some((name) => name in claims);
  if (isIdToken && named.length > 1 && !audience.includes(claims["azp"] as string)) refuse("audience");
  if (kind !== "google") return;
  // Google, OpenID Connect: hd is the Workspace domain; the mail address alone proves no membership.
  if (hostedDomain !== undefined && claims["hd"] !== hostedDomain) refuse("hosted-domain");
  if (!isVerified(claims, "email")) refuse("email-unverified");
}

/** False for a claim of which the issuer says that nobody verified it: email, phone_number. Some say so in a text. */
function isVerified(claims: Json, name: string): boolean {
  const { [`${name}_verified`]: verified = true } = claims;
  return verified === true || verified === "true";
}

function checkSubject({ sub }: Json): string {
  if (!isText(sub) || Buffer.byteLength(sub) > MAX_SUBJECT_BYTES) refuse("sub");
  return sub;
}

// --------------------------------------------------------------------------------------------------------- answer

type Context = Record<string, Scalar>;

interface Answer {
  readonly output: AuthorizerOutput;
  /** For the log. */
  readonly reason: "rule" | "no-rule" | "groups-overage";
}

interface Policy {
  readonly policyDocument: AuthorizerOutput["policyDocument"];
  /** Bytes that it leaves for the rest of an output. */
  readonly room: number;
}

/**
 * Answers callers. The policy names everything that a caller may use on this stage, not only the method asked for: API
 * Gateway keeps it and asks it again for the next method (configure-api-gateway-lambda-authorization).
 */
function createAnswers({ issuers, rules, context: names }: AuthorizerConfig) {
  /** By stage and by the rules that are met: callers are many, these are few. */
  const policies = new Map<string, Policy>();

  function policyOf(stage: string, granted: readonly boolean[]): Policy {
    const allowed = [...new Set(rules.flatMap((rule, at) => (granted[at] ? rule.resources : [])))];
    const isAllowed = allowed.length > 0;
    const Statement: [Statement, ...Statement[]] = [
      isAllowed ? statement("Allow", stage, allowed) : statement("Deny", stage, ["*"]),
    ];
    if (allowed.join().includes("*")) Statement.push(statement("Deny", anywhereIn(stage), dotSegments()));
    const policyDocument = { Version: "2012-10-17", Statement } as const;
    return { policyDocument, room: MAX_OUTPUT_BYTES - bytesOf(policyDocument) };
  }

  return function answer(stage: string, { issuer, claims, principal }: Caller): Answer {
    const { name, kind, groupsClaim, groupsFormat } = issuer;
    // Anyone can have a Google account, and Google knows nothing of our groups.
    const isKnown = kind !== "google" && isVerified(claims, groupsClaim);
    const groups = isKnown ? listOf(claims[groupsClaim], groupsFormat) : [];
    // RFC 8693, section 4.2: split at spaces. Some issuers say scp, and some make it a list.
    const scopes = [...listOf(claims["scope"], "space"), ...listOf(claims["scp"], "space")];
    const open = rules.map((rule) => (rule.issuers?.includes(name) ?? true) && meets(rule.scopes, scopes));
    const granted = rules.map((rule, at) => open[at] === true && meets(rule.groups, groups));
    const key = stage + granted;
    const { policyDocument, room } = policies.get(key) ?? keep(policies, key, policyOf(stage, granted));
    const fixed = issuers.length > 1 ? { issuer: name } : {};
    const context = contextOf(names, claims, fixed, room - bytesOf(principal));
    const output = { principalId: principal, policyDocument, context };
    if (granted.includes(true)) return { output, reason: "rule" };
    return {
      output,
      reason: isKnown && open.includes(true) && isOverage(claims, groupsClaim) ? "groups-overage" : "no-rule",
    };
  };
}

/**
 * Whether the issuer left the groups out, as Entra ID does when they are too many: a claim may be a reference instead
 * (OpenID Connect Core 1.0, section 5.6.2).
 */
function isOverage(
  { _claim_names: names, _claim_sources: sources, hasgroups, ...claims }: Json,
  name: string,
): boolean {
  const value = claims[name];
  if (value !== undefined) return isText(value) && isObject(sources) && Object.hasOwn(sources, value);
  if (isObject(names) && Object.hasOwn(names, name)) return true;
  return name === "groups" && (hasgroups === true || hasgroups === "true");
}

const statement = (Effect: Statement["Effect"], prefix: string, paths: readonly string[]): Statement => ({
  Action: "execute-api:Invoke",
  Effect,
  Resource: paths.map((path) => prefix + path),
});

/** Any API of the partition, for API Gateway asks for none but its own: as long as the stage is, it would fill the policy. */
const anywhereIn = (stage: string): string => `arn:${stage.split(":")[1]}:execute-api:*:*:`;

/**
 * `..` between slashes or at the end, plain or encoded, as patterns of IAM. What stands behind the authorizer may take it
 * for the folder above, which no rule with a `*` means. `?` matches e and E, f and F, and a few more encoded characters.
 */
function dotSegments(): string[] {
  const patterns: string[] = [];
  for (const before of ["*/", "*%2f", "*%2F"])
    for (const dots of ["..", ".%2?", "%2?.", "%2?%2?"])
      for (const after of ["", "/*", "%2?*"]) patterns.push(before + dots + after);
  return patterns;
}

const bytesOf = (value: unknown): number => Buffer.byteLength(JSON.stringify(value));

const meets = (wanted: readonly string[], has: readonly unknown[]): boolean =>
  wanted.length === 0 || wanted.some((one) => has.includes(one));

/**
 * What the backend gets to see: what is `fixed`, which no claim takes the place of, and the claims, all of them or,
 * `oneByOne`, as many as there is room for.
 */
function contextOf(names: readonly string[], claims: Json, fixed: Context, room: number, oneByOne = false): Context {
  const context = { ...fixed };
  for (const name of names) {
    const value = scalar(claims[name]);
    if (value === undefined || Object.hasOwn(fixed, name) || !isVerified(claims, name)) continue;
    context[name] = value;
    if (oneByOne && bytesOf(context) > room) delete context[name];
  }
  return oneByOne || bytesOf(context) <= room ? context : contextOf(names, claims, fixed, room, true);
}

/** A list, or what a text in this format lists. Any other text is one value: whoever wrote it may not have meant more. */
function listOf(value: unknown, format: IssuerConfig["groupsFormat"]): readonly unknown[] {
  if (Array.isArray(value)) return value;
  if (!isText(value)) return [];
  if (format === "space") return value.split(" ");
  if (format === "comma") return value.split(/, ?/);
  if (format === "brackets" && /^\[.*]$/s.test(value)) return value.slice(1, -1).split(/, ?/);
  if (format === "json" && value[0] === "[") {
    try {
      return JSON.parse(value);
    } catch {}
  }
  return [value];
}

/**
 * What fits in a context: API Gateway takes no lists, no objects and no null there, and answers 500 to them. A list is
 * its JSON, so that no comma in an item makes two of it.
 */
function scalar(value: unknown): Scalar | undefined {
  if (Array.isArray(value))
    return JSON.stringify(value.filter((item) => scalar(item) !== undefined && !Array.isArray(item)));
  if (typeof value === "number") return Math.abs(value) < 2 ** 53 ? value : undefined;
  return typeof value === "string" || typeof value === "boolean" ? value : undefined;
}

// At start, where Lambda grants a whole CPU, and last, when all of the above is there. Without the file this is a test
// that brings its own config.
if (fs.existsSync(baked)) authorizer = loadBaked();
