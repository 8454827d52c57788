import { waitedText } from "../engine/waits/retry.ts";
import { AuthzError } from "../lib/errors.ts";
import { explainFileError } from "../lib/files/file-error.ts";
import type { Advice } from "../lib/fix.ts";
import { isUntrusted, TRUST_FIX } from "../lib/http/http-request.ts";
import { PROXY_REFUSED } from "../lib/http/proxy-variables.ts";
import { deniedFix, deniedMessage, isDenied } from "./access-denied.ts";

/** The parts of an SDK error that we look at. */
interface ServiceError extends Error {
  readonly code?: string;
  readonly $fault?: string;
  readonly $metadata?: { readonly httpStatusCode?: number };
  readonly $response?: { readonly statusCode?: number };
  /** Put there by our own middleware: "lambda:CreateFunction". */
  readonly operation?: string;
  /** Put there by our own middleware: how to get new credentials, where that is known. */
  readonly renewal?: string;
  /** Put there by our own request handler: the proxy, in words. */
  readonly via?: string;
}

const ABSENT = ["NotFoundException", "ResourceNotFoundException", "NoSuchEntityException", "NoSuchEntity"];

/** True when AWS says that a resource does not exist. */
export const isAbsent = (error: unknown): boolean => error instanceof Error && ABSENT.includes(error.name);

/** Waits for an answer in which "does not exist" is not an error. */
export const absentAsUndefined = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    if (isAbsent(error)) return undefined;
    throw error;
  });

/** True for an error of this name whose message holds these words. */
export const isError = (error: unknown, name: string, words = ""): boolean =>
  error instanceof Error && error.name === name && error.message.includes(words);

/** True when AWS refuses because the thing exists already, in the words of whichever service. */
export const alreadyExists = (error: unknown): boolean =>
  error instanceof Error &&
  (/Exists|^DuplicateProvider/.test(error.name) ||
    /already (?:exist|has|associated)|must be unique/.test(error.message));

const EXPIRED = ["ExpiredToken", "ExpiredTokenException", "TokenRefreshRequired"];
/** A request's signature holds the time; AWS takes one that is 5 minutes off, some services 15. */
const isSkewed = ({ name, message }: Error): boolean =>
  /^(?:RequestTimeTooSkewed|RequestExpired|RequestInTheFuture)$/.test(name) ||
  (/^InvalidSignature|^SignatureDoesNotMatch/.test(name) && /Signature (?:expired|not yet current)/.test(message));
const REFUSED = [
  "InvalidClientTokenId",
  "UnrecognizedClientException",
  "SignatureDoesNotMatch",
  "InvalidSignatureException",
  "IncompleteSignature",
  "AuthFailure",
];
/** The SDK's words where it has looked everywhere and seen nothing; others name what it saw. */
const NOTHING_FOUND = /^(?:Could not load credentials from any|Could not resolve credentials using|Unable to find env)/;
// Words count only from those who provide credentials: a service's refusal may hold any of them.
const hasEnded = ({ name, message }: Error): boolean =>
  /CredentialsProvider|TokenProvider|SSO/.test(name) && /\bSSO\b|\bexpired\b|session token/i.test(message);
const UNREACHABLE = [
  "ECONNREFUSED",
  "ECONNRESET",
  "ENOTFOUND",
  "EAI_AGAIN",
  "ETIMEDOUT",
  "EHOSTUNREACH",
  "ENETUNREACH",
  "EPIPE",
  "TimeoutError",
];

/** The SDK could not read the answer, or found no error's name in it: a sign-in page of a network, a proxy, another server. */
const isNoAnswerOfAws = ({ name, message, code, $metadata }: ServiceError): boolean =>
  message.includes("Deserialization error:") ||
  (code?.startsWith("HPE_") ?? false) ||
  ($metadata !== undefined && /^Unknown(?:Error)?$/.test(name));

/** What the explanation of an error needs to know about the run. */
export interface ErrorContext {
  readonly profile: string | undefined;
  readonly region: string | undefined;
  readonly endpoint: string | undefined;
}

/** Of a profile's credentials no region is known. */
const targetOf = ({ endpoint, region }: ErrorContext): string =>
  endpoint ?? (region === undefined ? "AWS" : `AWS in ${region}`);

/**
 * Turns an error of the SDK (or any other) into one with a code, the operation that failed and the fix.
 * Errors that already are AuthzErrors pass unchanged.
 */
export function explainAwsError(error: unknown, context: ErrorContext): AuthzError {
  if (error instanceof AuthzError) return error;
  const ofFile = explainFileError(error);
  if (ofFile !== undefined) return ofFile;
  const { code, message, fix } = explained(error, context);
  const waited = waitedText(error);
  const words = waited === "" ? message : `${message} (${waited})`;
  return new AuthzError(code, words, { cause: error, ...(fix !== undefined && { fix }) });
}

/** What to do about credentials that have expired: as the profile says, else as the SDK's own words do. */
function renewal({ renewal: known, message }: ServiceError, ofProfile: string): string {
  const command = /\bSSO\b/i.test(message)
    ? "aws sso login"
    : /reauthenticate/i.test(message)
      ? "aws login"
      : undefined;
  const how = known ?? (command && command + ofProfile);
  return how === undefined ? "sign in again, or set new credentials" : `sign in again: ${how}`;
}

function unreachableFix({ code, via }: ServiceError, { endpoint, region }: ErrorContext): string {
  if (isUntrusted(code)) return TRUST_FIX;
  if (via !== undefined) return `check ${via.split(" of ").pop()}; hosts that need no proxy belong in NO_PROXY`;
  if (endpoint !== undefined && code === "ENOTFOUND") return "check the host in AWS_ENDPOINT_URL";
  if (endpoint !== undefined) return "is it running? AWS_ENDPOINT_URL says where to look";
  // Only a host name that does not resolve can be due to the region.
  const isUnknown = code === "ENOTFOUND" || code === "EAI_AGAIN";
  return region === undefined || !isUnknown ? "check the network" : "check the network, and that the region exists";
}

/** What a request that ended without an answer was waiting for. */
function silence({ code, name, message }: ServiceError): string {
  const [, ms] = /(\d+) ms/.exec(message) ?? [];
  if (name !== "TimeoutError" || ms === undefined) return code ?? name;
  const seconds = `${Number(ms) / 1_000} s`;
  return message.includes("inactivity") ? `no answer for ${seconds}` : `no connection within ${seconds}`;
}

/** What JavaScript and the SDK make of a message that is absent, or no text. */
const NO_WORDS = ["", "undefined", "null", "[object Object]", "UnknownError"];
const isWord = (value: unknown): value is string => typeof value === "string" && !NO_WORDS.includes(value.trim());

/** What was thrown, with a name and a message that are texts: those of an answer are whatever its body held. */
function readable(thrown: unknown): ServiceError {
  const isObject = typeof thrown === "object" && thrown !== null;
  const { name, message } = (isObject ? thrown : { message: thrown }) as { name?: unknown; message?: unknown };
  const known = isObject ? (thrown as object) : Error.prototype;
  return Object.create(known, {
    name: { value: isWord(name) || name === "UnknownError" ? name : "Error" },
    message: { value: isWord(message) ? message : "" },
  }) as ServiceError;
}

/** What an error says; its name where it says nothing. */
const wordsOf = ({ message, name }: ServiceError): string => message || name;

/** Which part of the credentials AWS was not content with. */
const ofSignature = ({ name }: ServiceError): string =>
  /Signature/.test(name) ? "the secret access key" : "the access key, and the session token if there is one";

function explained(error: unknown, context: ErrorContext): AuthzError {
  const seen = readable(error);
  const said = wordsOf(seen);
  const at = seen.operation === undefined ? "" : `${seen.operation}: `;
  const details = (fix: Advice) => ({ fix, cause: error });
  const ofProfile = context.profile === undefined ? "" : ` --profile ${context.profile}`;

  if (seen.name === "AbortError") return new AuthzError("INTERRUPTED", "interrupted", { cause: error });
  if (EXPIRED.includes(seen.name) || hasEnded(seen))
    return new AuthzError(
      "CREDENTIALS_EXPIRED",
      `the AWS credentials have expired (${at}${said})`,
      details(renewal(seen, ofProfile)),
    );
  if (isSkewed(seen))
    return new AuthzError(
      "CLOCK_SKEWED",
      `AWS refuses requests with the time of this machine, ${new Date().toISOString()} (${at}${said})`,
      details("set the clock of this machine; the credentials are not the reason"),
    );
  if (seen.name === "CredentialsProviderError" && seen.message !== "" && !NOTHING_FOUND.test(seen.message)) {
    const whose = context.profile === undefined ? "" : ` of profile ${context.profile}`;
    const where =
      context.profile === undefined
        ? "the AWS_* variables and the shared AWS files"
        : `profile ${context.profile} in the shared AWS files`;
    return new AuthzError(
      "CREDENTIALS_MISSING",
      `the AWS credentials${whose} cannot be used (${at}${said})`,
      details(`check ${where}`),
    );
  }
  if (seen.name === "CredentialsProviderError" || seen.message === "Resolved credential object is not valid") {
    const message = `no AWS credentials were found${context.profile ? ` for profile ${context.profile}` : ""}`;
    const other =
      context.profile === undefined
        ? "set AWS_PROFILE, pass --profile, or set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY"
        : `pass another --profile, or set its credentials: aws configure${ofProfile}`;
    return new AuthzError("CREDENTIALS_MISSING", message, details(`${other}; without an account: --local`));
  }
  if (REFUSED.includes(seen.name)) {
    const message = `AWS does not accept these credentials (${at}${said})`;
    return new AuthzError(
      "CREDENTIALS_MISSING",
      message,
      details(`check ${ofSignature(seen)}${context.profile === undefined ? "" : ` of profile ${context.profile}`}`),
    );
  }
  if (isDenied(seen)) {
    return new AuthzError("ACCESS_DENIED", `${at}${deniedMessage(seen, said)}`, details(deniedFix(seen)));
  }
  const isProxys = seen.code === PROXY_REFUSED;
  if (isProxys || isUntrusted(seen.code) || UNREACHABLE.includes(seen.code ?? "") || UNREACHABLE.includes(seen.name)) {
    const target = targetOf(context);
    const where = seen.via === undefined ? target : `${target}, through ${seen.via},`;
    return new AuthzError(
      "ENDPOINT_UNREACHABLE",
      `${where} cannot be reached (${at}${isProxys ? said : silence(seen)})`,
      details(unreachableFix(seen, context)),
    );
  }
  if (isNoAnswerOfAws(seen)) {
    const where = targetOf(context);
    const status = seen.$metadata?.httpStatusCode ?? seen.$response?.statusCode;
    const answer = `${at}${status === undefined ? "no HTTP" : `status ${status}`}`;
    const fix = context.endpoint
      ? "check AWS_ENDPOINT_URL: it has to lead to an endpoint that speaks AWS's protocols"
      : "check the network: a proxy or a sign-in page of it may answer in place of AWS";
    return new AuthzError("ENDPOINT_UNREACHABLE", `${where} does not answer as AWS does (${answer})`, details(fix));
  }
  if (seen.$metadata !== undefined)
    return new AuthzError(
      "AWS_REFUSED",
      `${at}${said === seen.name ? said : `${seen.name}: ${said}`}`,
      details("correct what AWS names, then run the command again"),
    );
  return new AuthzError("INTERNAL", said, { fix: "report it, with the output of --verbose", cause: error });
}
