import type { Config } from "../../config/config.ts";
import type { Advice } from "../../lib/fix.ts";
import { type Check, deployAgain, hinted } from "../check.ts";
import { corsAnswer, corsHeader, noCors, noCredentials, preflight } from "./cors-verdict.ts";
import { beforeAuthorizer, errorType } from "./gateway-refusal.ts";
import { expectedText, type ProofCase } from "./proof-case.ts";
import { type ApiResponse, headerOf } from "./send-request.ts";
import {
  answersWithoutToken,
  authorizerFailed,
  authorizerNeverRan,
  BACKEND_NOT_INVOKED,
  earlyResponse,
  notAllowed,
  why403,
} from "./verdict-hints.ts";

/** What a verdict depends on besides the response. */
export interface VerdictContext {
  readonly config: Config;
  /** Why the token cannot be accepted, if decoding it showed that. */
  readonly tokenHint: Advice | undefined;
  /** The endpoint is AWS, where every refusal of API Gateway carries x-amzn-ErrorType. */
  readonly isAws: boolean;
}

/** At AWS a response without an error type is the function's; 502 and 504 mean that the function failed. */
const reachedFunction = (response: ApiResponse, isAws: boolean): boolean =>
  isAws && (errorType(response) === "" || response.status === 502 || response.status === 504);

function hintForRefused(proofCase: ProofCase, response: ApiResponse, { config, isAws }: VerdictContext): Advice {
  if (response.status === 403) return why403(response);
  if (response.status >= 500 && !reachedFunction(response, isAws)) return authorizerFailed(config);
  if (proofCase.expected === "401 or 403") return "garbage is accepted: your authorizer does not verify the token";
  if (proofCase.caller === "forged") return "a forged token is accepted: the authorizer does not verify signatures";
  return answersWithoutToken(config);
}

function refused(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Advice | undefined {
  const type = errorType(response);
  // A 401 without an error type at AWS is the function's own: it ran.
  if (response.status === 401 && (type === "UnauthorizedException" || (type === "" && !context.isAws)))
    return undefined;
  return hintForRefused(proofCase, response, context);
}

function denied(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Advice | undefined {
  const { config, tokenHint, isAws } = context;
  const type = errorType(response);
  if (response.status === 403 && (type === "AccessDeniedException" || (type === "" && !isAws))) return undefined;
  if (response.status === 403) return why403(response);
  const isFunctions = reachedFunction(response, isAws);
  if (response.status === 401 && !isFunctions)
    return tokenHint ?? authorizerNeverRan(config, proofCase) ?? "the authorizer refused the token itself";
  if (response.status >= 500 && !isFunctions) return authorizerFailed(config);
  return deployAgain("the rules of config.ini refuse this caller, the deployed authorizer does not");
}

/** A user's own authorizer may answer garbage with an error or with a policy that denies. */
function refusedOrDenied(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Advice | undefined {
  return response.status === 403 ? denied(proofCase, response, context) : refused(proofCase, response, context);
}

function letThrough(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Advice | undefined {
  const { config, tokenHint, isAws } = context;
  const { status } = response;
  const type = errorType(response);
  const isGateways = type !== "" || !isAws;
  if (status === 401 && isGateways) {
    if (proofCase.caller === "none") return deployAgain("a public route requires a token");
    const unknown: Advice = {
      text: 'the authorizer refused it, or never ran (header missing, not "Bearer <token>"); fix: read its log',
      command: { name: "invoke", args: [config.authorizer.name] },
    };
    return tokenHint ?? authorizerNeverRan(config, proofCase) ?? unknown;
  }
  if (status === 403 && isGateways) return beforeAuthorizer(response) ?? notAllowed(config);
  if (status === 500 && type === "InternalServerErrorException") return BACKEND_NOT_INVOKED;
  if (type.startsWith("Authorizer") || (status === 500 && isGateways)) return authorizerFailed(config);
  if (status >= 500) return { text: "the backend function failed; fix: read its log", command: { name: "invoke" } };
  return undefined;
}

/** What is wrong with the response of a case, or undefined. */
function whatIsWrong(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Advice | undefined {
  const { config } = context;
  switch (proofCase.expected) {
    case "401":
      return refused(proofCase, response, context);
    case "403":
      return denied(proofCase, response, context);
    case "401 or 403":
      return refusedOrDenied(proofCase, response, context);
    case "let through":
      return letThrough(proofCase, response, context);
    case "no call":
      return undefined;
    case "preflight":
      return preflight(proofCase, response, config);
    case "CORS header":
      return corsHeader(proofCase, response, config);
    case "CORS answer":
      return letThrough(proofCase, response, context) ?? corsAnswer(proofCase, response, config);
    case "no CORS": {
      // Pages may read the error of a refused token: API Gateway cannot choose origins for errors.
      const isPreflight = proofCase.verb === "OPTIONS";
      return (isPreflight ? undefined : letThrough(proofCase, response, context)) ?? noCors(proofCase, response);
    }
    case "no credentials":
      return refused(proofCase, response, context) ?? noCredentials(proofCase, response);
  }
}

const statusText = (response: ApiResponse) => [String(response.status), errorType(response)].filter(Boolean).join(" ");

/** Judges a response. A failure always has a hint; a 403 that is right has the rules that deny the call. */
export function judge(proofCase: ProofCase, response: ApiResponse, context: VerdictContext): Check {
  const { name, expected, because } = proofCase;
  const wrong = earlyResponse(response) ?? whatIsWrong(proofCase, response, context);
  const hint = wrong ?? because;
  const isHeader = expected === "CORS header";
  return {
    name,
    expected: expectedText(expected),
    got: isHeader ? headerOf(response, "access-control-allow-origin") || "none" : statusText(response),
    ok: wrong === undefined,
    ...(hint !== undefined && hinted(hint)),
  };
}
