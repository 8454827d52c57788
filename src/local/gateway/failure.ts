import type { Refusal } from "../wire/refusal.ts";

/** The types of gateway responses that this gateway gives, with their status and the x-amzn-ErrorType of their answers. */
export const TYPES = {
  ACCESS_DENIED: [403, "AccessDeniedException"],
  API_CONFIGURATION_ERROR: [500, "InternalServerErrorException"],
  AUTHORIZER_CONFIGURATION_ERROR: [500, "AuthorizerConfigurationException"],
  AUTHORIZER_FAILURE: [500, "AuthorizerConfigurationException"],
  INTEGRATION_FAILURE: [504, "InternalServerErrorException"],
  INTEGRATION_TIMEOUT: [504, "InternalServerErrorException"],
  INVALID_API_KEY: [403, "ForbiddenException"],
  INVALID_SIGNATURE: [403, "IncompleteSignatureException"],
  MISSING_AUTHENTICATION_TOKEN: [403, "MissingAuthenticationTokenException"],
  QUOTA_EXCEEDED: [429, "LimitExceededException"],
  REQUEST_TOO_LARGE: [413, "RequestTooLargeException"],
  THROTTLED: [429, "TooManyRequestsException"],
  UNAUTHORIZED: [401, "UnauthorizedException"],
  UNSUPPORTED_MEDIA_TYPE: [415, "BadRequestException"],
} as const satisfies Record<string, readonly [status: number, errorType: string]>;

/** What differs from the type's defaults. */
interface Details {
  readonly status?: number;
  readonly errorType?: string;
  readonly authorizer?: Readonly<Record<string, unknown>>;
  /** The reason, which callers do not see. */
  readonly cause?: unknown;
  /** AWS's own words for it in an execution log, where they are known. */
  readonly words?: string;
  /** The lines of the execution log, where it is not a configuration error. */
  readonly logged?: readonly string[];
}

/** How execution logs say it of functions and addresses that take too long. */
export const TIMED_OUT = "Execution failed due to a timeout error";

/** An error of the gateway itself. It becomes a gateway response. */
export class Failure extends Error {
  readonly type: keyof typeof TYPES;
  /** What the caller reads; API Gateway reveals nothing about authorizers that fail. */
  readonly text: string | null;
  /** Of the answer, where it is not the type's own: a malformed answer of the function is 502. */
  readonly status: number;
  /** What the log of the gateway says: why, where that is known. */
  readonly reason: string;
  /** The same in the lines of AWS's execution log. */
  readonly logged: readonly string[];
  /** Of the answer's x-amzn-ErrorType. */
  readonly errorType: string;

  /** `$context.authorizer`, when an authorizer has answered. */
  readonly authorizer: Readonly<Record<string, unknown>> | undefined;

  constructor(type: keyof typeof TYPES, text: string | null, details: Details = {}) {
    const { status, errorType, authorizer, cause, words, logged } = details;
    super(cause instanceof Error ? cause.message : `${type}: ${text}`);
    this.type = type;
    this.text = text;
    this.reason = cause instanceof Error ? cause.message : (text ?? type);
    this.logged = logged ?? [`Execution failed due to configuration error: ${words ?? this.reason}`];
    this.authorizer = authorizer;
    this.status = status ?? TYPES[type][0];
    this.errorType = errorType ?? TYPES[type][1];
  }
}

export const malformedProxyAnswer = (): Failure =>
  new Failure("API_CONFIGURATION_ERROR", "Internal server error", {
    status: 502,
    cause: new Error("Malformed Lambda proxy response"),
  });

/** A function behind a proxy integration has ended with an error. */
export function functionFailed(errorMessage: string, requestId: string): Failure {
  const logged = `Lambda execution failed with status 200 due to customer function error: ${errorMessage}. Lambda request id: ${requestId}`;
  return new Failure("API_CONFIGURATION_ERROR", "Internal server error", { status: 502, logged: [logged] });
}

/** Lambda has refused a call. */
export const lambdaRefused = ({ status, message }: Refusal, requestId: string): readonly string[] => [
  `Lambda invocation failed with status: ${status}. Lambda request id: ${requestId}`,
  `Execution failed due to configuration error: ${message}`,
];
