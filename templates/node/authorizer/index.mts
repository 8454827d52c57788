/**
 * Lambda authorizer for an API Gateway REST API: it decides whether the bearer of a JSON Web Token may call the API.
 *
 * Deployed as index.mjs with config.json (issuers, their public keys, rules). It has two outcomes:
 *  - a policy for the whole stage: Allow for what the rules grant, Deny (403) when they grant nothing;
 *  - an Error with the message "Unauthorized" (401) for any invalid token. Only the log contains the reason.
 * Only an invalid config.json causes another error, for which API Gateway answers 500.
 */
import type { KeyObject } from "node:crypto";
import type { IncomingMessage } from "node:http";

// Not imported: linking built-in modules adds a millisecond to every cold start.
const { isUtf8 } = process.getBuiltinModule("node:buffer");
const crypto = process.getBuiltinModule("node:crypto");
const fs = process.getBuiltinModule("node:fs");

type Json = Readonly<Record<string, unknown>>;

/** The content of config.json. All of it is public. */
export interface AuthorizerConfig {
  readonly version: 1;
  readonly type: "TOKEN" | "REQUEST";
  /** The first carries the token; the others must be present. */
  readonly identitySources: readonly IdentitySource[];
  readonly clockToleranceSeconds: number;
  /** Older keys are fetched again before they are used; 0 or absent: never. */
  readonly keysMaxAgeSeconds?: number;
  /** Claims that are passed to the backend. */
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
  /** Every spelling of `iss` of this issuer. */
  readonly issuers: readonly string[];
  readonly audience: readonly string[];
  readonly tokenUse?: "access" | "id";
  readonly groupsClaim: string;
  /** The format of groups in a string; absent: a string is one group. */
  readonly groupsFormat?: "brackets" | "json" | "comma" | "space";
  readonly hostedDomain?: string;
  readonly jwksUri: string;
  readonly keys: readonly Json[];
}

interface Rule {
  readonly name: string;
  /** The part after `<api>/<stage>/` of a method ARN: "GET/orders/*". */
  readonly resources: readonly string[];
  /** Names of the issuers whose tokens match; absent: all. */
  readonly issuers?: readonly string[];
  /** The caller must be in one of these, unless the list is empty. */
  readonly groups: readonly string[];
  /** The token must have one of these, unless the list is empty. */
  readonly scopes: readonly string[];
}

/** What tests replace. */
export interface Dependencies {
  /** Milliseconds since 1970. */
  readonly now: () => number;
  /** When the keys of the configuration were fetched, in milliseconds since 1970. */
  readonly keysFetchedAt: number;
  /** The body of the response; rejects when there is none in time. */
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

/** API Gateway accepts 10,240 bytes of headers, names included. */
const MAX_TOKEN_LENGTH = 10_240;
/** Real tokens nest three or four deep. */
const MAX_DEPTH = 16;
/** OpenID Connect Core 1.0, section 2: `sub` has at most 255 ASCII characters. */
const MAX_SUBJECT_BYTES = 255;
/** API Gateway accepts 8 KB; the rest is a reserve for other serializations of the same JSON. */
const MAX_OUTPUT_BYTES = 7_500;
const MAX_JWKS_BYTES = 65_536;
const FETCH_TIMEOUT_MS = 1_500;
/** With keys in memory, however old, a caller does not wait longer for new ones. */
const RENEWAL_TIMEOUT_MS = 1_000;
const REFETCH_INTERVAL_MS = 60_000;
const MAX_REMEMBERED = 200;
/** Limit of cached token headers, and of cached policies. */
const MAX_KEPT = 50;

/** Why a call is refused, for the log. It contains no part of the token. */
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

// -------------------------------------------------------------------------------------------------- entry points

const baked = `${import.meta.dirname}/config.json`;
const loadBaked = () => createAuthorizer(JSON.parse(fs.readFileSync(baked, "utf8")));
let authorizer: ReturnType<typeof createAuthorizer> | undefined;

/** The Lambda handler. It is async because nodejs24.x does not support callbacks. */
export async function handler(event: unknown, context?: unknown): Promise<AuthorizerOutput> {
  authorizer ??= loadBaked();
  return authorizer(event, context);
}

/**
 * Creates an authorizer for a configuration.
 * @throws Error when the configuration is not valid, the only case in which API Gateway answers 500.
 */
export function createAuthorizer(config: AuthorizerConfig, dependencies: Partial<Dependencies> = {}) {
  if (config?.version !== 1) throw new Error("config.json: version must be 1");
  // An empty list must never mean that everything is allowed.
  for (const part of ["identitySources", "issuers", "rules"] as const) {
    if (!(config[part]?.length > 0)) throw new Error(`config.json: ${part} must not be empty`);
  }
  const { now = Date.now, fetchText, keysFetchedAt, log = writeLine } = dependencies;
  const verify = createVerifier(config, now, fetchText, keysFetchedAt);
  const answer = createAnswers(config);
  const readToken = config.type === "TOKEN" ? tokenOfTokenEvent : tokenOfRequestEvent(config.identitySources);

  return async function authorize(event: unknown, context?: unknown): Promise<AuthorizerOutput> {
    const started = now();
    const seen: LogFields = {};
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
      // Exactly this message: API Gateway answers any other with 500 (apigateway-use-lambda-authorizer).
      throw new Error("Unauthorized");
    }
  };
}

/** Writes directly to standard output, where Lambda reads lines: console.log would add text before the JSON. */
function writeLine(line: string): void {
  try {
    fs.writeSync(1, `${line}\n`);
  } catch {
    // A failure to log must not refuse a call.
    console.log(line);
  }
}

// --------------------------------------------------------------------------------------------- reading the event

/** `arn:...:<api>/<stage>/` of a method ARN. The caller chooses the path after it, so it is not used. */
function stageArn({ methodArn }: Json): string {
  const pattern = /^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]*:[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\//;
  return pattern.exec(isText(methodArn) ? methodArn : "")?.[0] ?? refuse("method-arn");
}

function tokenOfTokenEvent({ authorizationToken: value }: Json): string {
  return bearer(isText(value) ? value : refuse("no-token"));
}

function tokenOfRequestEvent(identitySources: readonly IdentitySource[]): (event: Json) => string {
  // createAuthorizer refuses an empty list.
  const [first, ...others] = identitySources as readonly [IdentitySource, ...IdentitySource[]];
  return (event) => {
    const [value, ...more] = valuesOf(event, first);
    // Refuse two tokens: the backend could read the one that was not verified.
    if (!isText(value) || more.length > 0) refuse("no-token");
    for (const values of others.map((source) => valuesOf(event, source))) {
      if (values.length === 0 || !values.every(isText)) refuse("identity-source");
    }
    return bearer(value, first.in === "querystring");
  };
}

const isText = (value: unknown): value is string => typeof value === "string" && value !== "";

/** RFC 6750, section 2.1: any number of spaces; the scheme in any case (RFC 9110, section 11.1). Optional in a query. */
function bearer(value: string, schemeOptional = false): string {
  const token = value.replace(/^bearer +/i, "");
  const isTaken = isText(token) && !token.includes(" ") && (schemeOptional || token !== value);
  return isTaken ? token : refuse("scheme");
}

/** All distinct values. API Gateway passes two maps, one of which has only the last of several values. */
function valuesOf(event: Json, { in: where, name }: IdentitySource): unknown[] {
  const inHeader = where === "header";
  // Header names are case-insensitive (RFC 9110, section 5.1), parameters are not.
  const same = (key: string) => key === name || (inHeader && key.toLowerCase() === name.toLowerCase());
  const valuesIn = (map: string): unknown[] =>
    Object.entries(event[map] ?? {}).flatMap(([key, value]) => (same(key) ? value : []));
  const multiple = valuesIn(inHeader ? "multiValueHeaders" : "multiValueQueryStringParameters");
  if (multiple.length > 1) return multiple;
  return [...new Set([...valuesIn(inHeader ? "headers" : "queryStringParameters"), ...multiple])];
}

// ------------------------------------------------------------------------------------------------ reading a token

/** Canonical base64url without padding (RFC 7515, section 2): other spellings would be further tokens of one text. */
function base64url(text: unknown): Buffer {
  // Throws for most values that are not strings.
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
  // A name that occurs twice in the text is one member of the value.
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
  // A lone surrogate cannot be encoded as UTF-8.
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
/** JWS concatenates r and s (RFC 7518, section 3.4), OpenSSL uses DER. */
const P1363 = { dsaEncoding: "ieee-p1363" } as const;

type Algorithm = readonly [
  name: string,
  hash: string | undefined,
  kty: string,
  crv?: string | undefined,
  options?: typeof PSS | typeof P1363,
];

/** RFC 7518, section 3.1, and RFC 8037. No HMAC, no none. A key without `alg` gets the first that matches. */
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

/** A public signature key, or undefined: one invalid key must not prevent the use of the others. RFC 7517, section 4. */
export function importKey(jwk: Json): Key | undefined {
  const { kid, kty, crv, alg, use = "sig", key_ops: operations = ["verify"] } = jwk;
  const algorithm = ALGORITHMS.find(([name, , type, curve]) => type === kty && curve === crv && name === (alg ?? name));
  if (algorithm === undefined || !isText(kid)) return undefined;
  // Anyone who can read a private key in a key set can sign with it.
  if ("d" in jwk || use !== "sig" || !Array.isArray(operations) || !operations.includes("verify")) return undefined;
  try {
    // Members of other key types are ignored (RFC 7517, section 4).
    for (const part of kty === "RSA" ? "" : kty === "EC" ? "xy" : "x") base64url(jwk[part]);
    if (kty === "RSA" && !isStrong(number(jwk["n"]), number(jwk["e"]))) return undefined;
    const key = crypto.createPublicKey({ key: jwk, format: "jwk" });
    const [name, hash, , , options] = algorithm;
    // Node 24 takes 1.5 times as long when the key is in an object.
    const how = options === undefined ? key : { ...options, key };
    return { kid, alg: name, key, verifies: (data, signature) => crypto.verify(hash, data, how, signature) };
  } catch {
    return undefined;
  }
}

const number = (text: unknown): bigint => BigInt(`0x${base64url(text).toString("hex")}`);

/** RFC 7518, section 3.3: 2048 bits or more. With the exponent 1 anyone can sign. */
const isStrong = (n: bigint, e: bigint): boolean => n >= 2n ** 2047n && e >= 3n && e % 2n === 1n && !isRoca(n);

/** CVE-2017-15361: the moduli of a faulty chip can be factored. Modulo these primes each is a power of 65537. */
function isRoca(n: bigint): boolean {
  return [11, 13, 17, 19, 37, 53, 61, 71, 73, 79, 97, 103, 107, 109, 127, 151, 157].every((prime) => {
    const rest = Number(n % BigInt(prime));
    let power = 1;
    for (let turn = 1; power !== rest && turn < prime; turn++) power = (power * 65537) % prime;
    return power === rest;
  });
}

/**
 * Removes different keys with the same kid and alg, which are ambiguous. RFC 7517, section 4.5, only recommends a kid for
 * each key, and some issuers list a key once for each algorithm.
 */
export function usableOf<T extends Key>(keys: readonly T[]): readonly T[] {
  return keys.filter(({ kid, alg, key }) =>
    keys.every((other) => other.kid !== kid || other.alg !== alg || other.key.equals(key)),
  );
}

const importKeys = (jwks: readonly unknown[]): readonly Key[] =>
  usableOf(jwks.filter(isObject).flatMap((jwk) => importKey(jwk) ?? []));

/** The body of a 200 response, within limits of time and size. A redirect is an error: its target is not configured. */
export async function fetchOnce(url: string, timeoutMs = FETCH_TIMEOUT_MS): Promise<string> {
  // Not fetch: before Node 24 it loses the signal in a garbage collection, and it counts decompressed bytes.
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

/** What the log contains of a token: configured names, and a hash. */
interface LogFields {
  issuer?: string;
  kid?: string;
  principal?: string;
  /** The keys are too old, and the issuer did not return new ones. */
  keys?: "stale";
}

interface Issuer extends IssuerConfig {
  published: readonly Key[];
  /** When these keys were fetched. */
  fetchedAt: number;
  /** When keys were last requested from the issuer. */
  askedAt: number;
  fetching?: Promise<void>;
}

interface Caller {
  readonly token: string;
  readonly issuer: Issuer;
  readonly claims: Json;
  /** With several issuers it starts with the issuer's name, because two issuers can use the same `sub`. */
  readonly principal: string;
  readonly seen: LogFields;
  /** The last answer for this caller. */
  answered?: Answer & { readonly stage: string };
}

/** A cache of callers in two halves: when the new half is full, the old one is dropped, so eviction needs no search. */
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

/** Caches values that have few variants. When the cache is full it is cleared, so eviction needs no search. */
function keep<Value>(kept: Map<string, Value>, key: string, value: Value): Value {
  if (kept.size >= MAX_KEPT) kept.clear();
  kept.set(key, value);
  return value;
}

/** The end of the signature: comparing the whole token after the lookup is cheaper than hashing it for the lookup. */
const keyOf = (token: string): string => token.slice(-32);

/**
 * Creates the function that verifies a token without its scheme and puts what is logged into `seen`. Its promise rejects
 * with the reason code when the token is not valid.
 */
export function createVerifier(
  config: AuthorizerConfig,
  now: () => number = Date.now,
  fetchText: Dependencies["fetchText"] = fetchOnce,
  // Not in config.json, so that equal keys result in equal zips whenever they were fetched.
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
  /** Headers of verified tokens: all tokens of an issuer have the same one. */
  const headers = new Map<string, Json>();

  /** Whether the keys of an issuer are too old, so that one of them may be withdrawn. */
  const isStale = ({ fetchedAt }: Issuer): boolean => Math.abs(now() - fetchedAt) >= maxAgeMs;

  /** Rate-limited: unknown key IDs come from rotations, but also from attackers. */
  async function refetch(issuer: Issuer, timeoutMs: number): Promise<void> {
    if (Math.abs(now() - issuer.askedAt) >= REFETCH_INTERVAL_MS) {
      const askedAt = now();
      issuer.askedAt = askedAt;
      issuer.fetching = fetchText(issuer.jwksUri, timeoutMs).then((text) => {
        const published = importKeys(JSON.parse(text).keys);
        if (published.length === 0) return;
        issuer.published = published;
        issuer.fetchedAt = askedAt;
        // Callers may have been verified with a key that is now withdrawn.
        remembered.clear();
      });
    }
    // When the issuer does not respond, the current keys stay in use.
    await issuer.fetching?.catch(() => undefined);
  }

  /** RFC 7519, sections 4.1.4 to 4.1.6: exp is required, and those that are present must be numbers. */
  function checkTimes(claims: Json): void {
    const seconds = now() / 1000;
    const { exp, nbf = seconds, iat = seconds } = claims;
    if (!isNumber(exp) || seconds >= exp + tolerance) refuse("exp");
    if (!isNumber(nbf) || seconds < nbf - tolerance) refuse("nbf");
    if (!isNumber(iat) || seconds < iat - tolerance) refuse("iat");
  }

  /** RFC 7519, section 7.2. Cheap checks come before the signature, and the network comes last. */
  return async function verify(token: string, seen: LogFields): Promise<Caller> {
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
      // The request took time.
      checkTimes(claims);
    }
    if (named().length === 0) refuse("kid-unknown");
    seen.kid = kid;
    // RFC 8725, section 3.1: the key determines the algorithm, not the token.
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

/** Not a regular expression: compiling one adds 0.1 ms to a cold start. */
const TYPES = ["jwt", "at+jwt", "application/jwt", "application/at+jwt"];

/** RFC 7515, section 4.1. Keys in the token itself (jwk, jku, x5u, x5c) are ignored. */
function checkHeader(header: Json): void {
  if (!ALGORITHMS.some(([name]) => name === header["alg"])) refuse("alg");
  // Each changes the meaning of the signature or the payload, and none is supported.
  for (const name of ["crit", "b64", "zip", "enc"]) if (name in header) refuse("header");
  // RFC 8725, section 3.11: a logout token or a DPoP proof of the same issuer is not an access token.
  const { typ = "JWT" } = header;
  if (!isText(typ) || !TYPES.includes(typ.toLowerCase())) refuse("typ");
}

/** Checks whom the token was issued for, as each kind of issuer specifies it. */
function checkAudience(issuer: IssuerConfig, claims: Json, { typ }: Json): void {
  const { kind, audience, tokenUse = "access", hostedDomain } = issuer;
  if (kind === "cognito" && claims["token_use"] !== tokenUse) refuse("token-use");
  // RFC 7519, section 4.1.3: a string or a list of strings.
  const { aud = [], client_id: client } = claims;
  const named = Array.isArray(aud) && kind !== "cognito" ? aud : [aud];
  if (![aud].flat().every((one) => typeof one === "string")) refuse("audience");
  // Cognito developer guide: an access token has client_id where others have aud.
  const wanted = kind === "cognito" && tokenUse === "access" ? [client] : named;
  if (!audience.some((one) => wanted.includes(one))) refuse("audience");
  // OpenID Connect Core 1.0, section 3.1.3.7: an ID token with several audiences names the client that requested it in
  // azp. An access token is recognized by its type or by claims that only it has (RFC 9068, section 2).
  const isIdToken =
    !String(typ).toLowerCase().includes("at+") && !["scope", "scp", "client_id"].some((name) => name in claims);
  if (isIdToken && named.length > 1 && !audience.includes(claims["azp"] as string)) refuse("audience");
  if (kind !== "google") return;
  // Google, OpenID Connect: hd is the Workspace domain; an email address does not prove membership.
  if (hostedDomain !== undefined && claims["hd"] !== hostedDomain) refuse("hosted-domain");
  if (!isVerified(claims, "email")) refuse("email-unverified");
}

/** False for a claim (email, phone_number) that the issuer marks as not verified. Some issuers use a string. */
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
  /** Bytes that remain for the rest of an output. */
  readonly room: number;
}

/**
 * Creates the answers. A policy covers everything that a caller may use on this stage, not only the requested method,
 * because API Gateway caches it for other methods (configure-api-gateway-lambda-authorization).
 */
function createAnswers({ issuers, rules, context: names }: AuthorizerConfig) {
  /** By stage and matching rules, which are fewer than callers. */
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
    // Anyone can have a Google account, and Google does not issue groups of this API.
    const isKnown = kind !== "google" && isVerified(claims, groupsClaim);
    const groups = isKnown ? listOf(claims[groupsClaim], groupsFormat) : [];
    // RFC 8693, section 4.2: split at spaces. Some issuers use scp, and some use a list.
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
 * Whether the issuer left the groups out, as Entra ID does when there are too many: a claim can be a reference instead
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

/** Any API of the partition: API Gateway evaluates the policy only for its own API, and the full ARN would be too long. */
const anywhereIn = (stage: string): string => `arn:${stage.split(":")[1]}:execute-api:*:*:`;

/**
 * `..` between slashes or at the end, plain or encoded, as IAM patterns. The backend may interpret it as the parent
 * folder, which no rule with a `*` covers. `?` matches e and E, f and F, and a few more encoded characters.
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
 * The context for the backend: what is `fixed`, which claims cannot replace, and the claims: all of them or, with
 * `oneByOne`, as many as fit.
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

/** The items of a list, or of a string in this format. Any other string is one item: it may not be a list. */
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
 * A value for the context: API Gateway answers 500 to lists, objects and null. A list becomes its JSON, so that a comma
 * in an item does not split it.
 */
function scalar(value: unknown): Scalar | undefined {
  if (Array.isArray(value))
    return JSON.stringify(value.filter((item) => scalar(item) !== undefined && !Array.isArray(item)));
  if (typeof value === "number") return Math.abs(value) < 2 ** 53 ? value : undefined;
  return typeof value === "string" || typeof value === "boolean" ? value : undefined;
}

// During initialization, for which Lambda provides a full CPU; last, because it uses all of the above. Without the file
// this is a test with its own config.
if (fs.existsSync(baked)) authorizer = loadBaked();
