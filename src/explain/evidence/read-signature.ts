import { publicKeysIn } from "../../issuers/jwks.ts";
import { getJson } from "../../lib/http/get-json.ts";
import type { Decoded } from "../../token/jwt.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { TokenSignature } from "./token-evidence.ts";
import { isAsymmetric, verifySignature } from "./verify-signature.ts";

/** explain answers in seconds: an issuer that is slower is skipped. */
const TIMEOUT_MS = 2_000;

/** Only public addresses, and those of the endpoint that the run is about: a token names what it likes. */
function isAllowed(address: string, endpoint: string | undefined): boolean {
  if (!URL.canParse(address)) return false;
  const { protocol, origin, username } = new URL(address);
  return username === "" && (protocol === "https:" || (endpoint !== undefined && origin === new URL(endpoint).origin));
}

const membersOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

/** The keys that an issuer publishes. @throws Error when it cannot be asked. */
async function publishedKeys(issuer: string, endpoint: string | undefined) {
  const document = membersOf(
    await getJson(`${issuer.replace(/\/$/, "")}/.well-known/openid-configuration`, TIMEOUT_MS),
  );
  const { jwks_uri: address } = document;
  if (typeof address !== "string" || !isAllowed(address, endpoint)) throw new Error("it names no jwks_uri with https");
  return publicKeysIn(await getJson(address, TIMEOUT_MS));
}

/**
 * Compares a refused token with the keys that its issuer publishes: two requests, one after the other.
 * @param token without "Bearer".
 * @returns undefined where that says nothing: no JWT, a shared secret, an address that is not https, no answer.
 */
export async function readSignature(
  { endpoint }: Pick<ReadAws, "endpoint">,
  reader: Reader,
  token: string,
  decoded: Decoded,
): Promise<TokenSignature | undefined> {
  if (!decoded.ok) return undefined;
  const { header, claims } = decoded;
  const { iss } = claims;
  // That explains the refusal without its issuer.
  if (Number(claims["exp"]) * 1_000 < Date.now()) return undefined;
  if (typeof iss !== "string" || !isAsymmetric(header["alg"]) || !isAllowed(iss, endpoint)) return undefined;
  const { alg, kid } = header;
  const keys = await reader.read(`the keys of issuer ${iss}`, "", () => publishedKeys(iss, endpoint));
  if ("unread" in keys || keys.value.length === 0) return undefined;
  const named = keys.value.filter((key) => key["kid"] === kid);
  if (named.length === 0) return kid === undefined ? undefined : "unknown-key";
  const results = named.map((key) => verifySignature(token, String(alg), key));
  if (results.includes(true)) return "valid";
  return results.includes(false) ? "wrong" : undefined;
}
