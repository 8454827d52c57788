import { createHmac } from "node:crypto";
import { AuthzError } from "../lib/errors.ts";
import type { CognitoPlace } from "./place.ts";
import type { Tokens } from "./session.ts";

const TIMEOUT_MS = 20_000;

/** A refusal of Cognito by its name, such as NotAuthorizedException. */
export class CognitoRefusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

const reasonOf = (error: unknown): string => {
  const { cause, name, message } = error as Error & { cause?: { code?: string } };
  return cause?.code ?? (name === "TimeoutError" ? `no answer within ${TIMEOUT_MS / 1_000} s` : message);
};

/**
 * Asks something that needs no address but its own: the failure says which could not be reached.
 * @throws AuthzError ENDPOINT_UNREACHABLE.
 */
export async function reach<T>(url: string, ask: (signal: AbortSignal) => Promise<T>): Promise<T> {
  try {
    return await ask(AbortSignal.timeout(TIMEOUT_MS));
  } catch (error) {
    const isNetwork = error instanceof TypeError && error.message === "fetch failed";
    if (!isNetwork && (error as Error).name !== "TimeoutError") throw error;
    const { origin } = new URL(url);
    throw new AuthzError("ENDPOINT_UNREACHABLE", `${origin} cannot be reached (${reasonOf(error)})`, {
      fix: "check the network; nothing was changed",
    });
  }
}

/**
 * One of the operations that take no AWS credentials: whoever signs in has none.
 * @throws CognitoRefusal, and AuthzError ENDPOINT_UNREACHABLE.
 */
export async function callCognito<Output>(
  { endpoint }: CognitoPlace,
  operation: string,
  input: object,
): Promise<Output> {
  const answer = await reach(endpoint, async (signal) => {
    const response = await fetch(`${endpoint}/`, {
      method: "POST",
      headers: {
        "Content-Type": "application/x-amz-json-1.1",
        "X-Amz-Target": `AWSCognitoIdentityProviderService.${operation}`,
      },
      body: JSON.stringify(input),
      redirect: "error",
      signal,
    });
    return { ok: response.ok, status: response.status, text: await response.text() };
  });
  const body = answer.text === "" && GIVES.test(operation) ? undefined : objectIn(answer.text);
  if (answer.ok && body !== undefined) return body as Output;
  if (answer.ok)
    throw new AuthzError(
      "ENDPOINT_UNREACHABLE",
      `${endpoint} does not answer as Cognito does (status ${answer.status})`,
      {
        fix: "check the network and AWS_ENDPOINT_URL: a proxy or a sign-in page may answer in its place",
      },
    );
  const { __type: type, message, Message } = body ?? {};
  const name = typeof type === "string" ? (type.split("#").pop() ?? type) : `Status${answer.status}`;
  throw new CognitoRefusal(name, String(message ?? Message ?? `${operation} was answered with ${answer.status}`));
}

/** Operations whose answers say something; those of others may be empty. */
const GIVES = /^(?:InitiateAuth|RespondToAuthChallenge|GetTokensFromRefreshToken)$/;

function objectIn(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text === "" ? "{}" : text);
    return typeof value === "object" && value !== null ? (value as Record<string, unknown>) : undefined;
  } catch {
    return undefined;
  }
}

/** AuthenticationResult. */
export interface AuthenticationResult {
  readonly AccessToken?: string;
  readonly IdToken?: string;
  readonly RefreshToken?: string;
  readonly ExpiresIn?: number;
}

/** @param now milliseconds since 1970. @throws AuthzError SIGN_IN_REFUSED when there is no access token in it. */
export function tokensIn(result: AuthenticationResult | undefined, now: number): Tokens {
  const { AccessToken, IdToken, RefreshToken, ExpiresIn } = result ?? {};
  if (typeof AccessToken !== "string") throw new AuthzError("SIGN_IN_REFUSED", "the user pool gave no tokens");
  return {
    accessToken: AccessToken,
    ...(IdToken !== undefined && { idToken: IdToken }),
    ...(RefreshToken !== undefined && { refreshToken: RefreshToken }),
    ...(ExpiresIn !== undefined && { accessExpiresAt: Math.floor(now / 1_000) + ExpiresIn }),
  };
}

/** SECRET_HASH, with which a client that has a secret shows that it knows it. */
export const secretHash = (secret: string, username: string, clientId: string): string =>
  createHmac("sha256", secret)
    .update(username + clientId)
    .digest("base64");
