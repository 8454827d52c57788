import type { Config } from "../config/config.ts";
import type { Case, Expected } from "./cases.ts";
import type { Check } from "./check.ts";
import type { Answer } from "./request.ts";

/** What a verdict may know beside the answer. */
export interface Surroundings {
  readonly config: Config;
  /** Why the token cannot be accepted, if decoding it told. */
  readonly tokenHint: string | undefined;
  /** AWS itself: there every refusal of the gateway carries x-amzn-ErrorType. */
  readonly isAws: boolean;
}

const header = ({ headers }: Answer, name: string): string => {
  const value = headers[name];
  return Array.isArray(value) ? value.join(", ") : (value ?? "");
};

// "AccessDeniedException:http://internal.amazon.com/..." on some endpoints.
const errorType = (answer: Answer): string => header(answer, "x-amzn-errortype").split(":")[0] ?? "";

const NOT_THERE = ["MissingAuthenticationTokenException", "ForbiddenException", "IncompleteSignatureException"];

const seen = (answer: Answer) => [String(answer.status), errorType(answer)].filter(Boolean).join(" ");

const failedAuthorizer = ({ authorizer }: Config) =>
  `the authorizer failed, or API Gateway may not invoke it: lambda-authz invoke ${authorizer.name} shows its log, deploy restores the permission`;
const notRouted = "API Gateway has no such route on this stage: deploy again";
const bare403 = "a bare 403 proves nothing: it does not say that the authorizer ran";

/** Why API Gateway refuses a token without asking the authorizer: the validation regex does not match it. */
function neverRan({ authorizer }: Config, asked: Case): string | undefined {
  const value = asked.headers[authorizer.identitySources[0]?.name ?? ""];
  if (authorizer.validation === undefined || value === undefined) return undefined;
  const flags = authorizer.validation.startsWith("(?i)") ? "i" : "";
  if (new RegExp(authorizer.validation.replace(/^\(\?i\)/, ""), flags).test(value)) return undefined;
  return `the authorizer never ran: the token does not match [authorizer] validation = ${authorizer.validation}`;
}

function hintForRefused(asked: Case, answer: Answer): string {
  const type = errorType(answer);
  if (answer.status === 403) return NOT_THERE.includes(type) ? notRouted : bare403;
  if (answer.status >= 500) return "";
  if (asked.caller === "forged") return "a forged token gets through: the authorizer does not verify signatures";
  return "this route answers without a token: no authorizer is attached on the deployed stage; deploy again";
}

function refused(asked: Case, answer: Answer, { config, isAws }: Surroundings): string | undefined {
  const type = errorType(answer);
  // A bare 401 at AWS is the function's own: it ran.
  if (answer.status === 401 && (type === "UnauthorizedException" || (type === "" && !isAws))) return undefined;
  return hintForRefused(asked, answer) || failedAuthorizer(config);
}

function denied(answer: Answer, { config, tokenHint, isAws }: Surroundings): string | undefined {
  const type = errorType(answer);
  if (answer.status === 403 && (type === "AccessDeniedException" || (type === "" && !isAws))) return undefined;
  if (answer.status === 403) return NOT_THERE.includes(type) ? notRouted : bare403;
  if (answer.status === 401) return tokenHint ?? "the authorizer refused the token itself";
  if (answer.status >= 500) return failedAuthorizer(config);
  return "the rules of config.ini refuse this caller, the deployed authorizer does not: deploy again";
}

function letThrough(asked: Case, answer: Answer, { config, tokenHint, isAws }: Surroundings): string | undefined {
  const type = errorType(answer);
  const gatewaySpoke = type !== "" || !isAws;
  if (answer.status === 401 && gatewaySpoke) {
    if (asked.caller === "none") return "a public route asks for a token: deploy again";
    const unsaid = `the authorizer refused it, or never ran (header missing, not "Bearer <token>"): lambda-authz invoke ${config.authorizer.name} tells which`;
    return tokenHint ?? neverRan(config, asked) ?? unsaid;
  }
  if (answer.status === 403 && gatewaySpoke) {
    if (NOT_THERE.includes(type)) return notRouted;
    return "the policy does not name this route: a cached one that names too little, or older rules; deploy again, or wait for cache_ttl";
  }
  if (type === "AuthorizerConfigurationException" || answer.status === 500) return failedAuthorizer(config);
  if (answer.status >= 500) return "the function behind the route failed: lambda-authz invoke shows its log";
  return undefined;
}

const PREFLIGHT = ["access-control-allow-origin", "access-control-allow-methods", "access-control-allow-headers"];

function preflight(answer: Answer, { authorizer }: Config): string | undefined {
  if (answer.status === 401 || answer.status === 403)
    return "OPTIONS is guarded, so no browser gets past it: deploy again";
  if (answer.status >= 300) return "the preflight fails, so no browser sends the request: deploy again";
  const missing = PREFLIGHT.filter((name) => header(answer, name) === "");
  if (missing.length > 0) return `the preflight lacks ${missing.join(", ")}: deploy again`;
  const allowed = header(answer, "access-control-allow-headers").toLowerCase().split(/ *, */);
  const lacking = authorizer.identitySources.find(({ in: where, name }) => {
    const lower = name.toLowerCase();
    return where === "header" && !allowed.includes(lower) && (lower === "authorization" || !allowed.includes("*"));
  });
  if (lacking === undefined) return undefined;
  const star = allowed.includes("*") ? ", and * does not cover it" : "";
  return `the preflight does not allow the ${lacking.name} header${star}: [cors] allow_headers`;
}

const corsHeader = (answer: Answer): string | undefined =>
  header(answer, "access-control-allow-origin") === ""
    ? "a 401 without Access-Control-Allow-Origin shows as a CORS error in browsers: DEFAULT_4XX lacks it; deploy again"
    : undefined;

const WORDS: Readonly<Record<Expected, string>> = {
  "401": "401",
  "403": "403",
  "let through": "an answer of the function",
  preflight: "2xx with the CORS headers",
  "CORS header": "Access-Control-Allow-Origin",
};

/** What must come back, as the table words it. */
export const wordsFor = (expected: Expected): string => WORDS[expected];

/** Judges an answer. A failure always comes with a hint. */
export function judge(asked: Case, answer: Answer, around: Surroundings): Check {
  const { name, expected } = asked;
  const wrong = {
    "401": () => refused(asked, answer, around),
    "403": () => denied(answer, around),
    "let through": () => letThrough(asked, answer, around),
    preflight: () => preflight(answer, around.config),
    "CORS header": () => corsHeader(answer),
  }[expected]();
  const got = expected === "CORS header" ? header(answer, "access-control-allow-origin") || "none" : seen(answer);
  return {
    name,
    expected: wordsFor(expected),
    got,
    ok: wrong === undefined,
    ...(wrong !== undefined && { hint: wrong }),
  };
}
