import { createHmac } from "node:crypto";
import { AuthzError } from "../../lib/errors.ts";
import { httpRequest, NoAnswer } from "../../lib/http/http-request.ts";
import type { Tokens } from "../session/session.ts";
import type { CognitoPlace } from "../sign-in-client.ts";

/** How long somebody who signs in waits for an answer. */
export const SIGN_IN_TIMEOUT_MS = 20_000;
const MAX_BYTES = 1024 * 1024;

/** A refusal of Cognito by its name, such as NotAuthorizedException. */
export class CognitoRefusal extends Error {
  constructor(name: string, message: string) {
    super(message);
    this.name = name;
  }
}

/**
 * Asks something that needs no address but its own: the failure says which could not be reached.
 * @throws AuthzError ENDPOINT_UNREACHABLE.
 */
export async function reach<T>(url: string, ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    const { origin } = new URL(url);
    throw new AuthzError("ENDPOINT_UNREACHABLE", `${origin} cannot be reached (${error.message})`, {
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
  const answer = await reach(endpoint, async () => {
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
  const body = answer.text === "" && GIVES.test(operation) ? undefined : objectIn(answer.text);
  if (answer.ok && body !== undefined) return body as Output;
  if (answer.ok || (answer.status >= 300 && answer.status < 400))
    throw new AuthzError(
      "ENDPOINT_UNREACHABLE",
      `${endpoint} does not answer as Cognito does (status ${answer.status})`,
      {
        fix: "check the network and AWS_ENDPOINT_URL: a proxy or a sign-in page may answer in its place",
      },
    );
  const { __type: type, message, Message } = body ?? {};
  const name = texts(type).map((one) => one.split("#").pop() || one)[0] ?? `Status${answer.status}`;
  const [said = `${operation} was answered with ${answer.status}`] = texts(message, Message);
  throw new CognitoRefusal(name, said);
}

const texts = (...values: readonly unknown[]): string[] =>
  values.filter((value): value is string => typeof value === "string" && value.trim() !== "");

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
