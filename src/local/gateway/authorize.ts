import type { Authorizer } from "../apigateway/model.ts";
import { type Decision, decide } from "../policy/decide.ts";
import type { World } from "../world.ts";
import { questionOf, refuseResourceDeny, requireResourceAllow, resourceDecision } from "./access.ts";
import type { Asked } from "./asked.ts";
import { Failure } from "./failure.ts";
import { createLambdaAuthorizers } from "./lambda-authorizer.ts";
import type { Routed } from "./routing.ts";

/** What the function gets to see of the authorizer's answer: `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

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
  const denied = new Failure("ACCESS_DENIED", `User is not authorized to access this resource ${why}`);
  throw Object.assign(denied, { authorizer });
}

/**
 * Lets requests through or not, as the resource policy and the method's authorization want it together.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function createAuthorization(world: World) {
  const grantFor = createLambdaAuthorizers(world);

  async function byFunction(asked: Asked, routed: Routed): Promise<AuthorizerContext> {
    // Before the function is called; what else the policy says counts together with the function's answer.
    const resource = resourceDecision(asked);
    refuseResourceDeny(resource, asked);
    const started = performance.now();
    const { policy, principalId, context } = await grantFor(authorizerOf(asked, routed.method), asked, routed);
    const told = { ...context, principalId, integrationLatency: Math.round(performance.now() - started) };
    refuseUnlessGranted(decide(policy, questionOf(asked)), resource, told);
    return told;
  }

  /** @throws Failure UNAUTHORIZED, ACCESS_DENIED, AUTHORIZER_FAILURE, AUTHORIZER_CONFIGURATION_ERROR. */
  return async function authorize(asked: Asked, routed: Routed): Promise<AuthorizerContext | undefined> {
    switch (routed.method.authorizationType) {
      case "NONE":
        requireResourceAllow(asked);
        return undefined;
      case "CUSTOM":
        return byFunction(asked, routed);
      default:
        throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null);
    }
  };
}
