import type { Config } from "../../config/config.ts";
import { letsThrough } from "../../config/schema/validation.ts";
import type { Advice } from "../../lib/fix.ts";
import { deployAgain } from "../check.ts";
import { beforeAuthorizer, errorType, isOwnRefusal } from "./gateway-refusal.ts";
import type { ProofCase } from "./proof-case.ts";
import type { ApiResponse } from "./send-request.ts";

export const authorizerFailed = ({ authorizer }: Config): Advice => ({
  text: "the authorizer failed, or API Gateway may not invoke it; fix: deploy again to restore the permission, or read the authorizer's log",
  command: { name: "invoke", args: [authorizer.name] },
});
/** An error of the authorizer itself has another type. */
export const BACKEND_NOT_INVOKED: Advice = {
  text: "the authorizer allowed the call, but API Gateway may not invoke the backend function; fix: deploy again to restore the permission",
  command: { name: "deploy" },
};
const BARE_403 = "a 403 without an error type proves nothing: it does not say that the authorizer ran";
const DENIED_BY_POLICY: Advice = {
  text: "a policy denies it, where the authorizer answers 401; fix: check the resource policy of the API, and deploy again",
  command: { name: "deploy" },
};

/** Why a 403 is not a proof. */
export const why403 = (response: ApiResponse): Advice =>
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
export function answersWithoutToken({ authorizer: { type, cacheTtlSeconds, source } }: Config): Advice {
  const orYours = type === "REQUEST" && cacheTtlSeconds === 0 && source !== undefined;
  const yours = orYours ? ", or yours accepts it" : "";
  return deployAgain(`this route answers without a token: no authorizer is attached on the deployed stage${yours}`);
}

/** The error type is the same whether the authorizer's policy or one of the API does not allow the call. */
export function notAllowed({ authorizer: { cacheTtlSeconds } }: Config): Advice {
  const cached = cacheTtlSeconds === 0 ? "" : ` (a cached policy applies for up to cache_ttl = ${cacheTtlSeconds} s)`;
  return deployAgain(`no policy allows this caller this route, although config.ini does${cached}`);
}
