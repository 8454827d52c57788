import { randomUUID } from "node:crypto";
import type { RestApi, Snapshot, Stage } from "../apigateway/apigateway-model.ts";
import { type Headers, type HttpRequest, headerOf } from "../http.ts";
import type { Observable } from "./access-log/observed-call.ts";
import type { CustomDomainCall } from "./called-api.ts";

/** An API's stage with what is deployed there. */
export interface DeployedStage {
  readonly api: Pick<RestApi, "id" | "endpointConfiguration">;
  readonly region: string;
  readonly stage: Pick<
    Stage,
    "stageName" | "deploymentId" | "variables" | "authorizersFlushedAt" | "methodSettings" | "accessLogSettings"
  >;
  readonly snapshot: Snapshot;
  /** Where the stage has a canary: whether this call gets it. */
  readonly isCanary?: boolean;
  /** Of a call through a custom domain. */
  readonly domain?: CustomDomainCall;
}

/** A request to a deployed API, taken apart as API Gateway hands it on. */
export interface GatewayRequest extends DeployedStage, Observable {
  readonly account: string;
  /** As it came: what a signature is of. */
  readonly http: HttpRequest;
  /** What is known of the caller once that is authenticated: members of `requestContext.identity`. */
  readonly identity?: Readonly<Record<string, string>>;
  readonly verb: string;
  /** Behind the stage, as sent: "/orders/1". */
  readonly path: string;
  /** With the stage in front, or as sent to a custom domain: what $context.path holds. */
  readonly fullPath: string;
  /** By name in the caller's case, all values. */
  readonly headers: Readonly<Record<string, readonly string[]>>;
  readonly query: Readonly<Record<string, readonly string[]>>;
  readonly body: Buffer;
  readonly requestId: string;
  readonly extendedRequestId: string;
  readonly traceId: string;
  /** Milliseconds since 1970. */
  readonly at: number;
  /** Of a test: lines of its execution log. */
  readonly testLog?: string[];
}

function grouped(pairs: Iterable<readonly [string, string]>): Record<string, string[]> {
  // No prototype: a parameter may be called "constructor".
  const groups: Record<string, string[]> = Object.create(null);
  for (const [name, value] of pairs) {
    groups[name] ??= [];
    groups[name].push(value);
  }
  return groups;
}

/** Headers that API Gateway sets; earlier hops of X-Forwarded-For stay in front. Calls to AWS always use HTTPS. */
function forwarded(request: HttpRequest, traceId: string): [string, string][] {
  const before = headerOf(request, "x-forwarded-for");
  return [
    ["X-Amzn-Trace-Id", traceId],
    ["X-Forwarded-For", before === undefined ? "127.0.0.1" : `${before}, 127.0.0.1`],
    ["X-Forwarded-Port", "443"],
    ["X-Forwarded-Proto", "https"],
  ];
}

const AT_THE_EDGE = new Map(
  ["Accept", "Accept-Encoding", "Accept-Language", "Authorization", "Host", "Referer", "User-Agent"].map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

/**
 * Header names come as the caller wrote them, but for those that CloudFront writes in its own way, which stands in front
 * of an edge-optimised API: recorded of two, and reported of the others.
 * @see https://github.com/aws/aws-sdk-js/issues/2719 and https://github.com/quiltdata/quilt/pull/3225
 */
const spelled = (headers: Headers, { endpointConfiguration: { types } }: DeployedStage["api"]): Headers =>
  types.includes("EDGE")
    ? headers.map(([name, value]) => [AT_THE_EDGE.get(name.toLowerCase()) ?? name, value] as const)
    : headers;

/** Hop-by-hop headers end at the gateway, and so do others, as recorded. Those of `forwarded` are set anew. */
const ENDING = new Set(
  (
    "connection content-length content-md5 expect keep-alive max-forwards proxy-authenticate server te trailer " +
    "transfer-encoding upgrade www-authenticate x-amzn-trace-id x-forwarded-for x-forwarded-port x-forwarded-proto"
  ).split(" "),
);

/**
 * @param rest path and query behind the stage, as sent.
 * @param at milliseconds since 1970.
 */
export function gatewayRequest(deployed: DeployedStage, account: string, http: HttpRequest, rest: string, at: number) {
  const [path = "", query = ""] = rest.split(/\?(.*)/s);
  const [requestId, random] = [randomUUID(), randomUUID().replaceAll("-", "")];
  const root = `Root=1-${Math.floor(at / 1000).toString(16)}-${random.slice(0, 24)}`;
  const traceId = headerOf(http, "x-amzn-trace-id") ?? root;
  const kept = http.headers.filter(([name]) => !ENDING.has(name.toLowerCase()));
  return {
    ...deployed,
    account,
    http,
    verb: http.method,
    // As recorded: more than one slash in front is one, others stay.
    path: path.replace(/^\/*/, "/"),
    fullPath: deployed.domain?.path ?? `/${deployed.stage.stageName}${path.startsWith("/") ? path : `/${path}`}`,
    headers: grouped([...spelled(kept, deployed.api), ...forwarded(http, traceId)]),
    query: grouped(new URLSearchParams(query)),
    body: http.body,
    requestId,
    extendedRequestId: `${random.slice(0, 15)}=`,
    traceId,
    at,
  };
}

/** The last value of a header in any case. */
export function headerIn({ headers }: Pick<GatewayRequest, "headers">, name: string): string | undefined {
  const wanted = name.toLowerCase();
  const found = Object.keys(headers).findLast((one) => one.toLowerCase() === wanted);
  return found === undefined ? undefined : headers[found]?.at(-1);
}

/** `arn:aws:execute-api:<region>:<account>:<api>/`: of methods and authorizers alike. */
export const apiArn = ({ region, account, api }: Pick<GatewayRequest, "region" | "account" | "api">): string =>
  `arn:aws:execute-api:${region}:${account}:${api.id}/`;

/** What an authorizer's policy is asked about: the path as it was sent. */
export const methodArn = (request: GatewayRequest): string =>
  `${apiArn(request)}${request.stage.stageName}/${request.verb}${request.path}`;
