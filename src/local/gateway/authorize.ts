import type { Authorizer } from "../apigateway/model.ts";
import { type Decision, decide } from "../policy/decide.ts";
import type { SecretOf } from "../signature/check.ts";
import type { World } from "../world.ts";
import { questionOf, refuseResourceDeny, requireResourceAllow, resourceDecision } from "./access.ts";
import type { Asked } from "./asked.ts";
import { Failure } from "./failure.ts";
import { callerOf } from "./iam.ts";
import { createLambdaAuthorizers } from "./lambda-authorizer.ts";
import type { Routed } from "./routing.ts";
import { claimsFor } from "./user-pool.ts";

/** What the function gets to see of the authorizer's answer: `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** A request that was let through. */
interface Authorized {
  readonly authorizer?: AuthorizerContext;
  /** The API key that the authorizer gave. */
  readonly usageIdentifierKey?: string | undefined;
  /** What is known of the caller now. */
  readonly identity?: NonNullable<Asked["identity"]>;
}

/** @throws Failure AUTHORIZER_CONFIGURATION_ERROR. */
function authorizerOf(asked: Asked, { authorizerId = "" }: Routed["method"]): Authorizer {
  const authorizer = asked.snapshot.authorizers[authorizerId];
  if (authorizer === undefined) throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null);
  return authorizer;
}

/** Lets an authorizer's policy and the resource policy decide together: a Deny of either, else an Allow of either. */
function refuseUnlessGranted(granted: Decision, resource: Decision | undefined, authorizer: AuthorizerContext): void {
  if (granted === "allow" || (granted === "implicit deny" && resource === "allow")) return;
  const why =
    granted === "explicit deny"
      ? "with an explicit deny in an identity-based policy"
      : "because no identity-based policy allows the execute-api:Invoke action";
  throw new Failure("ACCESS_DENIED", `User is not authorized to access this resource ${why}`, { authorizer });
}

/**
 * Lets requests through or not, as the resource policy and the method's authorization want it together.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function createAuthorization(world: World, secretOf: SecretOf) {
  const grantFor = createLambdaAuthorizers(world);

  async function byFunction(asked: Asked, routed: Routed): Promise<Authorized> {
    // Before the function is called; what else the policy says counts together with the function's answer.
    const resource = resourceDecision(asked);
    refuseResourceDeny(resource, asked);
    const started = performance.now();
    const grant = await grantFor(authorizerOf(asked, routed.method), asked, routed);
    const { policy, principalId, context, usageIdentifierKey } = grant;
    const told = { ...context, principalId, integrationLatency: Math.round(performance.now() - started) };
    refuseUnlessGranted(decide(policy, questionOf(asked)), resource, told);
    return { authorizer: told, usageIdentifierKey };
  }

  /** The token first; the resource policy is asked after it, and knows nobody. */
  function byUserPool(asked: Asked, { method }: Routed): Authorized {
    const claims = claimsFor(authorizerOf(asked, method), method.authorizationScopes ?? [], asked, world.userPools);
    requireResourceAllow(asked);
    return { authorizer: { claims } };
  }

  /** The local account's own policies allow everything, so that only a Deny of the resource policy counts. */
  function bySignature(asked: Asked): Authorized {
    const caller = callerOf(asked, secretOf, world);
    refuseResourceDeny(resourceDecision(asked, caller), asked, caller);
    return { identity: caller.identity };
  }

  /**
   * @throws Failure UNAUTHORIZED, ACCESS_DENIED, MISSING_AUTHENTICATION_TOKEN, INVALID_SIGNATURE, AUTHORIZER_FAILURE,
   * AUTHORIZER_CONFIGURATION_ERROR.
   */
  return async function authorize(asked: Asked, routed: Routed): Promise<Authorized> {
    switch (routed.method.authorizationType) {
      case "NONE":
        requireResourceAllow(asked);
        return {};
      case "CUSTOM":
        return byFunction(asked, routed);
      case "COGNITO_USER_POOLS":
        return byUserPool(asked, routed);
      case "AWS_IAM":
        return bySignature(asked);
      default:
        throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null);
    }
  };
}
