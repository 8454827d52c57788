import { httpRequest, NoAnswer } from "../../lib/http/http-request.ts";
import type { ExplainedCall } from "./explained-call.ts";

/** Who wrote an answer. */
export type AnswerSource = "api-gateway" | "cloudfront" | "integration" | "unknown";

/** An answer over HTTP. */
export interface CallAnswer {
  readonly status: number;
  /** "UnauthorizedException"; "" without the header. */
  readonly errorType: string;
  /** API Gateway's id of the call, "" without one. */
  readonly requestId: string;
  /** By lower-case name, several of one name joined with ", ". */
  readonly headers: Readonly<Record<string, string>>;
  /** How often each header was sent, where more than once. */
  readonly repeated: Readonly<Record<string, number>>;
  /** `message` or `Message` of a JSON body; undefined for all others. */
  readonly message: string | undefined;
  /** The answer is a message and nothing else, as API Gateway's own are. */
  readonly isMessageOnly: boolean;
  readonly source: AnswerSource;
  /** Milliseconds until it was complete. */
  readonly ms: number;
  /** When it was sent, milliseconds since 1970. */
  readonly sentAt: number;
}

/** There was no answer: the network's error. */
export interface NoCallAnswer {
  /** "ENOTFOUND", "ECONNREFUSED", "ERR_TLS_..."; undefined when only words are known. */
  readonly code: string | undefined;
  readonly message: string;
}

const TIMEOUT_MS = 35_000;
const MAX_BYTES = 12 * 1024 * 1024;

/** Methods that read only. */
const SAFE = ["GET", "HEAD", "OPTIONS"];

/** True for a method that `explain` may send without --all-methods. */
export const isSafe = (method: string): boolean => SAFE.includes(method.toUpperCase());

const joined = (value: string | string[] | undefined): string =>
  Array.isArray(value) ? value.join(", ") : (value ?? "");

function messageIn(body: string): { message: string | undefined; isMessageOnly: boolean } {
  try {
    const value: unknown = JSON.parse(body);
    if (typeof value !== "object" || value === null || Array.isArray(value)) throw new TypeError("no object");
    const entries = Object.entries(value);
    const [, message] = entries.find(([name]) => name.toLowerCase() === "message") ?? [];
    const isMessageOnly = entries.length === 1 && message !== undefined;
    return { message: typeof message === "string" ? message : undefined, isMessageOnly };
  } catch {
    return { message: undefined, isMessageOnly: false };
  }
}

/** What HTTP APIs say themselves. They send no error type, and their request ID with answers of functions too. */
const OF_HTTP_APIS = [
  "Not Found",
  "Unauthorized",
  "Forbidden",
  "Too Many Requests",
  "Internal Server Error",
  "Service Unavailable",
];

/** Who wrote an answer, by the headers that API Gateway, CloudFront and functions add. */
export function sourceOf(
  headers: Readonly<Record<string, string>>,
  errorType: string,
  { message, isMessageOnly }: Pick<CallAnswer, "message" | "isMessageOnly">,
): AnswerSource {
  if (headers["x-amz-cf-id"] && headers["x-cache"]?.startsWith("Error from cloudfront") && !headers["x-amzn-requestid"])
    return "cloudfront";
  if (errorType !== "") return "api-gateway";
  if (headers["apigw-requestid"] !== undefined)
    return isMessageOnly && OF_HTTP_APIS.includes(message ?? "") ? "api-gateway" : "integration";
  if (headers["x-amzn-requestid"] === undefined && headers["x-amz-apigw-id"] === undefined) return "unknown";
  return isMessageOnly && headers["x-amzn-trace-id"] === undefined ? "api-gateway" : "integration";
}

/**
 * Sends a call and reads its answer.
 * @param headers all headers, the token's too.
 * @returns the answer, or why there is none.
 * @throws the signal's reason; AuthzError USAGE or FILE_UNUSABLE for wrong proxy settings.
 */
export async function sendCall(
  { url, method, body }: Pick<ExplainedCall, "url" | "method" | "body">,
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<CallAnswer | NoCallAnswer> {
  const sentAt = Date.now();
  try {
    const answer = await httpRequest(url, {
      method,
      headers,
      timeoutMs: TIMEOUT_MS,
      maxBytes: MAX_BYTES,
      signal,
      ...(body !== undefined && { body }),
    });
    const all = Object.fromEntries(Object.entries(answer.headers).map(([name, value]) => [name, joined(value)]));
    const errorType = (all["x-amzn-errortype"] ?? "").split(":")[0] ?? "";
    const parsed = messageIn(answer.body.toString("utf8"));
    return {
      status: answer.status,
      errorType,
      requestId: all["x-amzn-requestid"] ?? all["apigw-requestid"] ?? "",
      headers: all,
      repeated: repeatedIn(answer.headers),
      ...parsed,
      source: sourceOf(all, errorType, parsed),
      ms: Date.now() - sentAt,
      sentAt,
    };
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    return { code: error.code, message: error.message };
  }
}

/** Node joins repeated headers with ", ", so that several origins in one value show as a list. */
const repeatedIn = (headers: Readonly<Record<string, string | string[] | undefined>>): Record<string, number> =>
  Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) => {
      const count = joined(value).split(", ").length;
      return name.startsWith("access-control-allow-origin") && count > 1 ? [[name, count]] : [];
    }),
  );

/** True for an answer, false where there was none. */
export const isAnswer = (answer: CallAnswer | NoCallAnswer | undefined): answer is CallAnswer =>
  answer !== undefined && "status" in answer;
