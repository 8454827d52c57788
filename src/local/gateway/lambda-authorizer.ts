import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { DEFAULT_TTL_SECONDS } from "../apigateway/authorizers.ts";
import type { Invocation, World } from "../world.ts";
import { type Grant, grantOf } from "./authorizer-output.ts";
import { callFunction, type FunctionCall, functionArnOf, mayNotCall } from "./call-function.ts";
import { requestEvent } from "./event.ts";
import { Failure, TIMED_OUT } from "./failure.ts";
import { identityOf } from "./identity-values.ts";
import { apiArn, type GatewayRequest, methodArn } from "./request.ts";
import type { Route } from "./routing.ts";

/** AWS names no limit for REST APIs; an HTTP API waits this long, and no report has a REST API time out sooner. */
const TIMEOUT_MS = 10_000;
const MAX_KEPT = 10_000;

interface CachedGrant extends Grant {
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Grants by API, stage, authorizer and identity, until their TTL ends or the stage is flushed. */
export function createLambdaAuthorizers(world: World) {
  const kept = new Map<string, CachedGrant>();

  function find(key: string, ttl: number, request: GatewayRequest): Grant | undefined {
    const found = kept.get(key);
    const flushedAt = request.stage.authorizersFlushedAt ?? -Infinity;
    if (found && found.since > flushedAt && request.at < found.since + ttl * 1_000) return found;
    kept.delete(key);
    return undefined;
  }

  function keep(key: string, grant: Grant, at: number): void {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, { ...grant, since: at });
  }

  /**
   * What the function grants, called or cached.
   * @throws Failure UNAUTHORIZED, AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR.
   */
  return async function grantFor(authorizer: Authorizer, request: GatewayRequest, routed: Route): Promise<Grant> {
    const identity = identityOf(authorizer, request, routed.resource);
    const key = JSON.stringify([request.api.id, request.stage.stageName, authorizer.id, identity]);
    const { authorizerResultTtlInSeconds: ttl = DEFAULT_TTL_SECONDS } = authorizer;
    const cached = find(key, ttl, request);
    if (cached !== undefined) return cached;
    const grant = grantOf(await callAuthorizer(world, authorizer, request, routed, identity[0] ?? ""));
    if (ttl > 0) keep(key, grant, request.at);
    return grant;
  };
}

/** The event of a TOKEN authorizer has three members, that of a REQUEST authorizer nearly all of a proxy event. */
export function eventFor({ type }: Authorizer, request: GatewayRequest, routed: Route, token: string): object {
  const arn = methodArn(request);
  if (type === "TOKEN") return { type, methodArn: arn, authorizationToken: token };
  return { type, methodArn: arn, ...requestEvent(request, routed) };
}

/** Calls the authorizer Lambda. @throws Failure AUTHORIZER_CONFIGURATION_ERROR, AUTHORIZER_FAILURE. */
export async function callAuthorizer(
  world: World,
  authorizer: Authorizer,
  request: GatewayRequest,
  routed: Route,
  token: string,
): Promise<Invocation> {
  const functionArn = functionArnOf(authorizer.authorizerUri, request.stage.variables);
  const sourceArn = `${apiArn(request)}authorizers/${authorizer.id}`;
  const payload = Buffer.from(JSON.stringify(eventFor(authorizer, request, routed, token)));
  // The caller learns nothing of it.
  const cause = mayNotCall(world, functionArn, payload, { request, role: authorizer.authorizerCredentials, sourceArn });
  if (cause) throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null, { cause });
  const refused: FunctionCall["refused"] = (details) => new Failure("AUTHORIZER_CONFIGURATION_ERROR", null, details);
  const late = () => new Failure("AUTHORIZER_FAILURE", null, { logged: [TIMED_OUT] });
  const call = { request, phase: "authorizer", functionArn, payload, timeoutMs: TIMEOUT_MS, refused, late } as const;
  return callFunction(world, call);
}
