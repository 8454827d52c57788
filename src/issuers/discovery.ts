import { cognitoHost, regionOfPool } from "../aws/partition.ts";
import type { IssuerConfig } from "../config/config.ts";
import { httpsUrl } from "../config/schema/parse-token.ts";
import { namesOf } from "../config/sections/issuers.ts";
import { Refusal } from "../config/text/value-parser.ts";
import { inAscii } from "../lib/characters.ts";
import { AuthzError } from "../lib/errors.ts";
import { fetchJson, getJson } from "../lib/http/get-json.ts";
import { NoAnswer } from "../lib/http/http-request.ts";
import type { BundledIssuer } from "./baked-config.ts";
import { publicKeysIn } from "./jwks.ts";

interface Addresses {
  /** Every spelling of `iss`. */
  readonly issuers: readonly string[];
  readonly jwksUri: string;
}

const GOOGLE_KEYS = "https://www.googleapis.com/oauth2/v3/certs";

/** The network can be the reason only when there is no answer; an unusable answer comes from a wrong address. */
function unreachable(what: string, name: string, url: string, cause: Error): AuthzError {
  const where = `issuer and jwks_uri in [issuer.${name}]`;
  const fix =
    cause instanceof NoAnswer ? `check the network and ${where}` : `check ${where}: another server answers there`;
  return new AuthzError(
    "KEYS_UNREACHABLE",
    `${what} of [issuer.${name}] cannot be fetched from ${url} (${cause.message})`,
    {
      fix: `${fix}; nothing was changed`,
      cause,
    },
  );
}

/** Waits for an answer. @throws AuthzError KEYS_UNREACHABLE that names the document and the issuer. */
const fetched = <T>(what: string, name: string, url: string, answer: Promise<T>): Promise<T> =>
  answer.catch((cause: unknown) => {
    if (cause instanceof AuthzError || !(cause instanceof Error)) throw cause;
    throw unreachable(what, name, url, cause);
  });

function cognito(issuer: IssuerConfig, endpoint: string | undefined): Addresses {
  const { userPool: pool = "" } = issuer;
  const home = endpoint ?? `https://${cognitoHost(regionOfPool(pool))}`;
  return { issuers: namesOf(issuer, endpoint), jwksUri: issuer.jwksUri ?? `${home}/${pool}/.well-known/jwks.json` };
}

const WELL_KNOWN = "/.well-known/openid-configuration";

/** The document of a pool is at its endpoint, all others below the issuer's address. */
function documentUrl(issuer: IssuerConfig, endpoint: string | undefined): string {
  const { kind, userPool = "" } = issuer;
  if (kind !== "cognito") return `${namesOf(issuer)[0]?.replace(/\/$/, "")}${WELL_KNOWN}`;
  return `${endpoint ?? `https://${cognitoHost(regionOfPool(userPool))}`}/${userPool}${WELL_KNOWN}`;
}

/**
 * The discovery document of an issuer. OpenID Connect Discovery 1.0, section 4.3: it must name exactly the issuer whose
 * address it was fetched from.
 * @param endpoint an endpoint other than AWS; it then serves the documents of Cognito pools.
 * @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH.
 */
export async function discoveryDocument(
  issuer: IssuerConfig,
  endpoint: string | undefined,
): Promise<{ readonly url: string; readonly document: Readonly<Record<string, unknown>> & { issuer: string } }> {
  const url = documentUrl(issuer, endpoint);
  const answer = await fetched("the discovery document", issuer.name, url, getJson(url));
  const document = answer as { issuer?: unknown } | null;
  const names = namesOf(issuer, endpoint);
  const named = document?.issuer === "" ? undefined : document?.issuer;
  if (typeof named === "string" && names.includes(named)) return { url, document: { ...document, issuer: named } };
  if (typeof named !== "string")
    throw new AuthzError("ISSUER_MISMATCH", `${url} is not a discovery document: it does not name an issuer`, {
      fix: `check issuer in [issuer.${issuer.name}]: that address must serve a document with "issuer" and "jwks_uri"`,
    });
  const message = `${url} names the issuer ${inAscii(JSON.stringify(named))}, config.ini has ${names[0]}`;
  throw new AuthzError("ISSUER_MISMATCH", message, {
    fix:
      issuer.kind === "oidc"
        ? `set issuer in [issuer.${issuer.name}] to the iss claim of its tokens`
        : `check [issuer.${issuer.name}]: another issuer answers at this address`,
  });
}

async function discover(issuer: IssuerConfig): Promise<Addresses> {
  const configured = issuer.issuer ?? "";
  if (issuer.jwksUri !== undefined) return { issuers: [configured], jwksUri: issuer.jwksUri };
  const { url, document } = await discoveryDocument(issuer, undefined);
  const { jwks_uri: jwksUri } = document as { jwks_uri?: unknown };
  const refuse = (why: string) => unreachable("the jwks_uri", issuer.name, url, new Error(why));
  if (typeof jwksUri !== "string" || jwksUri === "") throw refuse("the document does not contain one");
  // The authorizer fetches keys from this address again: on an unencrypted connection an attacker could inject keys.
  const secure = httpsUrl(jwksUri);
  if (secure instanceof Refusal) throw refuse(`${JSON.stringify(jwksUri)} ${secure.allowed}`);
  return { issuers: [configured], jwksUri };
}

/**
 * The addresses of an issuer: configured, derived (Cognito, Google) or discovered (OIDC).
 * @param endpoint an endpoint other than AWS; it then serves the keys of Cognito pools.
 * @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH.
 */
export async function addressesOf(issuer: IssuerConfig, endpoint: string | undefined): Promise<Addresses> {
  if (issuer.kind === "cognito") return cognito(issuer, endpoint);
  if (issuer.kind === "google") return { issuers: namesOf(issuer), jwksUri: issuer.jwksUri ?? GOOGLE_KEYS };
  return discover(issuer);
}

/** An issuer as in the authorizer's config.json, and the size of its JWKS in bytes. */
export interface FetchedIssuer {
  readonly bundled: BundledIssuer;
  readonly bytes: number;
}

/**
 * The issuer with its addresses and published keys, as in the authorizer's config.json. See `publicKeysIn` for which keys.
 * @param endpoint an endpoint other than AWS; it then serves the keys of Cognito pools.
 * @throws AuthzError KEYS_UNREACHABLE when there is no JWKS with a public key; ISSUER_MISMATCH.
 */
export async function fetchIssuer(issuer: IssuerConfig, endpoint: string | undefined): Promise<FetchedIssuer> {
  const { issuers, jwksUri } = await addressesOf(issuer, endpoint);
  const { value, bytes } = await fetched("the keys", issuer.name, jwksUri, fetchJson(jwksUri));
  const keys = publicKeysIn(value);
  if (keys.length === 0)
    throw unreachable("the keys", issuer.name, jwksUri, new Error("the answer contains no public key with a kid"));
  const bundled: BundledIssuer = {
    name: issuer.name,
    kind: issuer.kind,
    issuers,
    audience: issuer.audience,
    groupsClaim: issuer.groupsClaim,
    jwksUri,
    keys,
    ...(issuer.groupsFormat && { groupsFormat: issuer.groupsFormat }),
    ...(issuer.tokenUse && { tokenUse: issuer.tokenUse }),
    ...(issuer.hostedDomain && { hostedDomain: issuer.hostedDomain }),
  };
  return { bundled, bytes };
}

/** As `fetchIssuer`, only the issuer. @throws AuthzError KEYS_UNREACHABLE, ISSUER_MISMATCH. */
export const resolveIssuer = async (issuer: IssuerConfig, endpoint: string | undefined): Promise<BundledIssuer> =>
  (await fetchIssuer(issuer, endpoint)).bundled;
