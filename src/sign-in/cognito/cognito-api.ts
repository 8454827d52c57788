import { createHmac } from "node:crypto";
import { AuthzError } from "../../lib/errors.ts";
import { httpRequest, NoAnswer } from "../../lib/http/http-request.ts";
import type { PoolEndpoint } from "../issuer-client.ts";
import type { Tokens } from "../session/session.ts";

/** How long a sign-in waits for a response. */
export const SIGN_IN_TIMEOUT_MS = 20_000;
const MAX_BYTES = 1024 * 1024;

/** An error of Cognito by its name, such as NotAuthorizedException. */
export class CognitoRefusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Sends a request to one address; the error for a missing response names it.
 * @throws AuthzError ENDPOINT_UNREACHABLE.
 */
export async function reach<T>(url: string, request: () => Promise<T>): Promise<T> {
  try {
    return await request();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const { origin } = new URL(url);
    throw new AuthzError("ENDPOINT_UNREACHABLE", `${origin} cannot be reached (${error.message})`, {
      fix: "check the network; nothing was changed",
    });
  }
}

/**
 * Calls an operation that needs no AWS credentials: a person who signs in has none.
 * @throws CognitoRefusal, and AuthzError ENDPOINT_UNREACHABLE.
 */
export async function callCognito<Output>(
  { endpoint }: PoolEndpoint,
  operation: string,
  input: object,
): Promise<Output> {
  const response = await reach(endpoint, async () => {
    const { status, body } = await httpRequest(`${endpoint}/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
      timeoutMs: SIGN_IN_TIMEOUT_MS,
      maxBytes: MAX_BYTES,
    });
    return { ok: status >= 200 && status < 300, status, text: body.toString("utf8") };
  });
  const body = response.text === "" && HAS_OUTPUT.test(operation) ? undefined : objectIn(response.text);
  if (response.ok && body !== undefined) return body as Output;
  if (response.ok || (response.status >= 300 && response.status < 400))
    throw new AuthzError(
      "ENDPOINT_UNREACHABLE",
      `${endpoint} does not respond as Cognito does (status ${response.status})`,
      {
        fix: "check the network and AWS_ENDPOINT_URL: a proxy or a network sign-in page may respond instead",
      },
    );
  const { __type: type, message, Message } = body ?? {};
  const name = texts(type).map((one) => one.split("#").pop() || one)[0] ?? `Status${response.status}`;
  const [reason = `the response to ${operation} is status ${response.status}`] = texts(message, Message);
  throw new CognitoRefusal(name, reason);
}

const texts = (...values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === "string" && value.trim() !== "");

/** Operations with a response body; that of others may be empty. */
const HAS_OUTPUT = /^(?:InitiateAuth|RespondToAuthChallenge|GetTokensFromRefreshToken)$/;

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** AuthenticationResult of InitiateAuth and RespondToAuthChallenge. */
export interface AuthenticationResult {
  readonly AccessToken?: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn?: number;
}

/** For a response that a user pool never sends: another server may have answered. */
export const CHECK_SERVER = "check that AWS_ENDPOINT_URL, proxies and DNS lead to the user pool, then sign in again";

/** @param now milliseconds since 1970. @throws AuthzError SIGN_IN_REFUSED when it has no access token. */
export function tokensIn(result: AuthenticationResult | undefined, now: number): Tokens {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = result ?? {};
  if (typeof AccessToken !== "string")
    throw new AuthzError("SIGN_IN_REFUSED", "the user pool returned no tokens", { fix: CHECK_SERVER });
  return {
    accessToken: AccessToken,
    ...(IdToken !== undefined && { idToken: IdToken }),
    ...(RefreshToken !== undefined && { refreshToken: RefreshToken }),
    ...(ExpiresIn !== undefined && { accessExpiresAt: Math.floor(now / 1_000) + ExpiresIn }),
  };
}

/** SECRET_HASH, by which a client proves that it has its secret. */
export const secretHash = (secret: string, username: string, clientId: string): string =>
  createHmac("sha256", secret)
    .update(username + clientId)
    .digest("base64");
