import type { Config } from "../../config/config.ts";
import { letsThrough } from "../../config/schema/validation.ts";
import type { Check } from "../check.ts";
import type { Case, Expected } from "./cases.ts";
import { corsAnswer, corsHeader, noCors, noCredentials, preflight } from "./cors-verdict.ts";
import { beforeAuthorizer, errorType, isOwnRefusal } from "./gateway-refusal.ts";
import { type Answer, headerOf } from "./request.ts";

/** What a verdict may know beside the answer. */
export interface Surroundings {
  readonly config: Config;
  /** Why the token cannot be accepted, if decoding it told. */
  readonly tokenHint: string | undefined;
  /** AWS itself: there every refusal of the gateway carries x-amzn-ErrorType. */
  readonly isAws: boolean;
}

const seen = (answer: Answer) => [String(answer.status), errorType(answer)].filter(Boolean).join(" ");

const failedAuthorizer = ({ authorizer }: Config) =>
  `the authorizer failed, or API Gateway may not invoke it: lambda-authz invoke ${authorizer.name} shows its log, lambda-authz deploy restores the permission`;
// The authorizer's own failures carry another type.
const notInvoked =
  "the authorizer let it through, but API Gateway may not invoke the function behind the route: lambda-authz deploy restores the permission";
const bare403 = "a bare 403 proves nothing: it does not say that the authorizer ran";
const deniedInstead =
  "a policy denies it, where the authorizer answers 401: check the resource policy of the API, and deploy again";

/** Why a 403 is no proof. */
const no403 = (answer: Answer): string =>
  beforeAuthorizer(answer) ?? (errorType(answer) === "AccessDeniedException" ? deniedInstead : bare403);

const TOO_LARGE =
  "the request never reached the authorizer: the token is too long for a header, API Gateway takes 10,240 bytes of headers in all";
/** RFC 6585, section 5: a server that reads no headers of that size says so without a name of AWS's. */
const HEADERS_TOO_LARGE = 431;

const BEFORE_ALL: Readonly<Record<number, string>> = {
  413: TOO_LARGE,
  414: TOO_LARGE,
  429: "API Gateway throttles and asks nobody, so this proves nothing: try again in a while",
  [HEADERS_TOO_LARGE]: TOO_LARGE,
};

/** Why API Gateway answers before authorizer and function, whatever the token: then the answer proves nothing. */
const askedNobody = (answer: Answer): string | undefined =>
  errorType(answer) === "" && answer.status !== HEADERS_TOO_LARGE ? undefined : BEFORE_ALL[answer.status];

/** True when the answer is certain to be API Gateway's own, so that the function behind the route has not run. */
export const functionNeverRan = (answer: Answer): boolean =>
  (errorType(answer) !== "" && BEFORE_ALL[answer.status] !== undefined) || isOwnRefusal(errorType(answer));

/** Why API Gateway refuses a token without asking the authorizer: the validation regex does not match it. */
function neverRan({ authorizer }: Config, asked: Case): string | undefined {
  const value = asked.headers[authorizer.identitySources[0]?.name ?? ""];
  if (authorizer.validation === undefined || value === undefined) return undefined;
  if (letsThrough(authorizer.validation, value) !== false) return undefined;
  return `the authorizer never ran: the token does not match [authorizer] validation = ${authorizer.validation}`;
}

/** At AWS a bare answer is the function's, and 502 and 504 are what API Gateway makes of a function that fails. */
const reachedFunction = (answer: Answer, isAws: boolean): boolean =>
  isAws && (errorType(answer) === "" || answer.status === 502 || answer.status === 504);

/** A REQUEST authorizer that caches nothing is called without a token too, and one of the user's own may let that in. */
function answersWithoutToken({ authorizer: { type, cacheTtlSeconds, source } }: Config): string {
  const orYours = type === "REQUEST" && cacheTtlSeconds === 0 && source !== undefined;
  return `this route answers without a token: no authorizer is attached on the deployed stage${orYours ? ", or yours lets it in" : ""}; deploy again`;
}

function hintForRefused(asked: Case, answer: Answer, { config, isAws }: Surroundings): string {
  if (answer.status === 403) return no403(answer);
  if (answer.status >= 500 && !reachedFunction(answer, isAws)) return failedAuthorizer(config);
  if (asked.expected === "401 or 403") return "garbage gets through: your authorizer lets anybody in";
  if (asked.caller === "forged") return "a forged token gets through: the authorizer does not verify signatures";
  return answersWithoutToken(config);
}

function refused(asked: Case, answer: Answer, around: Surroundings): string | undefined {
  const type = errorType(answer);
  // A bare 401 at AWS is the function's own: it ran.
  if (answer.status === 401 && (type === "UnauthorizedException" || (type === "" && !around.isAws))) return undefined;
  return hintForRefused(asked, answer, around);
}

function denied(asked: Case, answer: Answer, { config, tokenHint, isAws }: Surroundings): string | undefined {
  const type = errorType(answer);
  if (answer.status === 403 && (type === "AccessDeniedException" || (type === "" && !isAws))) return undefined;
  if (answer.status === 403) return no403(answer);
  const isFunctions = reachedFunction(answer, isAws);
  if (answer.status === 401 && !isFunctions)
    return tokenHint ?? neverRan(config, asked) ?? "the authorizer refused the token itself";
  if (answer.status >= 500 && !isFunctions) return failedAuthorizer(config);
  return "the rules of config.ini refuse this caller, the deployed authorizer does not: deploy again";
}

/** An authorizer of the user's own may answer garbage with an error or with a policy that denies. */
function eitherWay(asked: Case, answer: Answer, around: Surroundings): string | undefined {
  return answer.status === 403 ? denied(asked, answer, around) : refused(asked, answer, around);
}

/** The type is the same whether the authorizer's policy or one of the API does not allow it. */
const notAllowed = ({ authorizer: { cacheTtlSeconds } }: Config): string =>
  `no policy allows this caller this route, where config.ini does: deploy again${
    cacheTtlSeconds === 0 ? "" : `; a policy that is cached goes on for up to cache_ttl = ${cacheTtlSeconds} s`
  }`;

function letThrough(asked: Case, answer: Answer, { config, tokenHint, isAws }: Surroundings): string | undefined {
  const type = errorType(answer);
  const gatewaySpoke = type !== "" || !isAws;
  if (answer.status === 401 && gatewaySpoke) {
    if (asked.caller === "none") return "a public route asks for a token: deploy again";
    const unsaid = `the authorizer refused it, or never ran (header missing, not "Bearer <token>"): lambda-authz invoke ${config.authorizer.name} tells which`;
    return tokenHint ?? neverRan(config, asked) ?? unsaid;
  }
  if (answer.status === 403 && gatewaySpoke) {
    return beforeAuthorizer(answer) ?? notAllowed(config);
  }
  if (answer.status === 500 && type === "InternalServerErrorException") return notInvoked;
  if (type.startsWith("Authorizer") || (answer.status === 500 && gatewaySpoke)) return failedAuthorizer(config);
  if (answer.status >= 500) return "the function behind the route failed: lambda-authz invoke shows its log";
  return undefined;
}

const WORDS: Readonly<Record<Expected, string>> = {
  "401": "401",
  "403": "403",
  "401 or 403": "401 or 403",
  "let through": "an answer of the function",
  "no call": "no call",
  preflight: "2xx with the CORS headers",
  "CORS header": "Access-Control-Allow-Origin",
  "CORS answer": "an answer of the function with the CORS headers",
  "no CORS": "an answer that no page there may read",
  "no credentials": "401 without credentials",
};

/** What must come back, as the table words it. */
export const wordsFor = (expected: Expected): string => WORDS[expected];

/** Judges an answer. A failure always comes with a hint, a 403 that is right with the rules that say so. */
export function judge(asked: Case, answer: Answer, around: Surroundings): Check {
  const { name, expected, because } = asked;
  const judged = {
    "401": () => refused(asked, answer, around),
    "403": () => denied(asked, answer, around),
    "401 or 403": () => eitherWay(asked, answer, around),
    "let through": () => letThrough(asked, answer, around),
    "no call": () => undefined,
    preflight: () => preflight(asked, answer, around.config),
    "CORS header": () => corsHeader(asked, answer, around.config),
    "CORS answer": () => letThrough(asked, answer, around) ?? corsAnswer(asked, answer, around.config),
    // The error of a refused token may be read, for API Gateway cannot pick origins.
    "no CORS": () =>
      (asked.verb === "OPTIONS" ? undefined : letThrough(asked, answer, around)) ?? noCors(asked, answer),
    "no credentials": () => refused(asked, answer, around) ?? noCredentials(asked, answer),
  };
  const wrong = askedNobody(answer) ?? judged[expected]();
  const hint = wrong ?? because;
  const got = expected === "CORS header" ? headerOf(answer, "access-control-allow-origin") || "none" : seen(answer);
  return {
    name,
    expected: wordsFor(expected),
    got,
    ok: wrong === undefined,
    ...(hint !== undefined && { hint }),
  };
}
