import { DEFAULT_TTL_SECONDS } from "../apigateway/authorizers.ts";
import type { Authorizer } from "../apigateway/model.ts";
import type { Invocation, World } from "../world.ts";
import { type Asked, apiArn, methodArn } from "./asked.ts";
import { type Grant, grantOf } from "./authorizer-output.ts";
import { callFunction, functionArnOf, mayCall } from "./call-function.ts";
import { requestEvent } from "./event.ts";
import { Failure } from "./failure.ts";
import { identityOf } from "./identity.ts";
import type { Routed } from "./routing.ts";

/** AWS names no limit for REST APIs; an HTTP API waits this long, and nobody has seen a REST API give up sooner. */
const TIMEOUT_MS = 10_000;
const MAX_KEPT = 10_000;

interface Kept extends Grant {
  /** Milliseconds since 1970. */
  readonly since: number;
}

/** Grants by API, stage, authorizer and identity, until their TTL ends or the stage is flushed. */
export function createLambdaAuthorizers(world: World) {
  const kept = new Map<string, Kept>();

  function find(key: string, ttl: number, asked: Asked): Grant | undefined {
    const found = kept.get(key);
    const flushedAt = asked.stage.authorizersFlushedAt ?? -Infinity;
    if (found && found.since > flushedAt && asked.at < found.since + ttl * 1_000) return found;
    kept.delete(key);
    return undefined;
  }

  function keep(key: string, grant: Grant, at: number): void {
    if (kept.size >= MAX_KEPT) kept.clear();
    kept.set(key, { ...grant, since: at });
  }

  /**
   * What the function grants, called or remembered.
   * @throws Failure UNAUTHORIZED, AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR.
   */
  return async function grantFor(authorizer: Authorizer, asked: Asked, routed: Routed): Promise<Grant> {
    const identity = identityOf(authorizer, asked);
    const key = JSON.stringify([asked.api.id, asked.stage.stageName, authorizer.id, identity]);
    const { authorizerResultTtlInSeconds: ttl = DEFAULT_TTL_SECONDS } = authorizer;
    const remembered = find(key, ttl, asked);
    if (remembered !== undefined) return remembered;
    const grant = grantOf(await callAuthorizer(world, authorizer, asked, routed, identity[0] ?? ""));
    if (ttl > 0) keep(key, grant, asked.at);
    return grant;
  };
}

/** The event of a TOKEN authorizer has three members, that of a REQUEST authorizer nearly all of a proxy event. */
function eventFor({ type }: Authorizer, asked: Asked, routed: Routed, token: string): object {
  const arn = methodArn(asked);
  if (type === "TOKEN") return { type, methodArn: arn, authorizationToken: token };
  return { type, methodArn: arn, ...requestEvent(asked, routed) };
}

/** Calls the authorizer Lambda. @throws Failure AUTHORIZER_CONFIGURATION_ERROR, AUTHORIZER_FAILURE. */
export async function callAuthorizer(
  world: World,
  authorizer: Authorizer,
  asked: Asked,
  routed: Routed,
  token: string,
): Promise<Invocation> {
  const functionArn = functionArnOf(authorizer.authorizerUri, asked.stage.variables);
  const sourceArn = `${apiArn(asked)}authorizers/${authorizer.id}`;
  const may = mayCall(world, functionArn, authorizer.authorizerCredentials, sourceArn);
  // The caller learns nothing; AWS's execution log says this.
  const cause = new Error("Invalid permissions on Lambda function");
  if (!may) throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null, { cause });
  const payload = Buffer.from(JSON.stringify(eventFor(authorizer, asked, routed, token)));
  const refused = (cause: Error) => new Failure("AUTHORIZER_CONFIGURATION_ERROR", null, { cause });
  const late = () => new Failure("AUTHORIZER_FAILURE", null);
  return callFunction(world, { functionArn, payload, timeoutMs: TIMEOUT_MS, refused, late });
}
