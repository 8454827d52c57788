import type { Config } from "../../config/config.ts";
import { letsThrough } from "../../config/schema/validation.ts";
import { beforeAuthorizer, errorType, isOwnRefusal } from "./gateway-refusal.ts";
import type { ProofCase } from "./proof-case.ts";
import type { ApiResponse } from "./request.ts";

export const authorizerFailed = ({ authorizer }: Config) =>
  `the authorizer failed, or API Gateway may not invoke it; fix: lambda-authz invoke ${authorizer.name} shows its log, lambda-authz deploy restores the permission`;
/** An error of the authorizer itself has another type. */
export const BACKEND_NOT_INVOKED =
  "the authorizer allowed the call, but API Gateway may not invoke the backend function; fix: lambda-authz deploy restores the permission";
const BARE_403 = "a 403 without an error type proves nothing: it does not say that the authorizer ran";
const DENIED_BY_POLICY =
  "a policy denies it, where the authorizer answers 401; fix: check the resource policy of the API, and deploy again";

/** Why a 403 is not a proof. */
export const why403 = (response: ApiResponse): string =>
  beforeAuthorizer(response) ?? (errorType(response) === "AccessDeniedException" ? DENIED_BY_POLICY : BARE_403);

const TOO_LARGE =
  "the request did not reach the authorizer: the token is too long for a header, API Gateway accepts 10,240 bytes of headers in total";
/** RFC 6585, section 5: a server that does not read headers of that size answers without an error type of AWS. */
const HEADERS_TOO_LARGE = 431;

const EARLY: Readonly<Record<number, string>> = {
  413: TOO_LARGE,
  414: TOO_LARGE,
  429: "API Gateway throttles the request before it calls the authorizer, so this proves nothing; fix: try again later",
  [HEADERS_TOO_LARGE]: TOO_LARGE,
};

/** Why API Gateway answers before authorizer and function, whatever the token: the response proves nothing. */
export const earlyResponse = (response: ApiResponse): string | undefined =>
  errorType(response) === "" && response.status !== HEADERS_TOO_LARGE ? undefined : EARLY[response.status];

/** True when the response is certainly API Gateway's own, so that the backend function has not run. */
export const functionNeverRan = (response: ApiResponse): boolean =>
  (errorType(response) !== "" && EARLY[response.status] !== undefined) || isOwnRefusal(errorType(response));

/** Why API Gateway refuses a token without calling the authorizer: the validation regex does not match it. */
export function authorizerNeverRan({ authorizer }: Config, { headers }: ProofCase): string | undefined {
  const value = headers[authorizer.identitySources[0]?.name ?? ""];
  if (authorizer.validation === undefined || value === undefined) return undefined;
  if (letsThrough(authorizer.validation, value) !== false) return undefined;
  return `the authorizer never ran: the token does not match [authorizer] validation = ${authorizer.validation}`;
}

/** A REQUEST authorizer without caching is also called without a token, and a user's own authorizer may accept that. */
export function answersWithoutToken({ authorizer: { type, cacheTtlSeconds, source } }: Config): string {
  const orYours = type === "REQUEST" && cacheTtlSeconds === 0 && source !== undefined;
  return `this route answers without a token: no authorizer is attached on the deployed stage${orYours ? ", or yours accepts it" : ""}; fix: deploy again`;
}

/** The error type is the same whether the authorizer's policy or one of the API does not allow the call. */
export const notAllowed = ({ authorizer: { cacheTtlSeconds } }: Config): string =>
  `no policy allows this caller this route, although config.ini does; fix: deploy again${
    cacheTtlSeconds === 0 ? "" : `; a cached policy applies for up to cache_ttl = ${cacheTtlSeconds} s`
  }`;
