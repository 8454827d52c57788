import type { Authorizer } from "../apigateway/apigateway-model.ts";
import { type Decision, decide } from "../policy/decide.ts";
import type { SecretOf } from "../signature/check-signature.ts";
import type { World } from "../world.ts";
import { accessRequestOf, refuseResourceDeny, requireResourceAllow, resourceDecision } from "./access.ts";
import { observing } from "./access-log/observed-call.ts";
import { Failure } from "./failure.ts";
import { callerOf } from "./iam-authorization.ts";
import { createLambdaAuthorizers } from "./lambda-authorizer.ts";
import type { GatewayRequest } from "./request.ts";
import type { Route } from "./routing.ts";
import { claimsFor } from "./user-pool-authorizer.ts";

/** The authorizer's answer as the function gets it: `requestContext.authorizer`. */
export type AuthorizerContext = Readonly<Record<string, unknown>>;

/** What the authorization of a request yields. */
interface Access {
  readonly authorizer?: AuthorizerContext;
  /** The API key that the authorizer gave. */
  readonly usageIdentifierKey?: string | undefined;
  /** What is known of the caller now. */
  readonly identity?: NonNullable<GatewayRequest["identity"]>;
}

/** @throws Failure AUTHORIZER_CONFIGURATION_ERROR. */
function authorizerOf(request: GatewayRequest, { authorizerId = "" }: Route["method"]): Authorizer {
  const authorizer = request.snapshot.authorizers[authorizerId];
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
 * Allows or denies requests by the resource policy and the method's authorization together.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function createAuthorization(world: World, secretOf: SecretOf) {
  const grantFor = createLambdaAuthorizers(world);

  async function byFunction(request: GatewayRequest, routed: Route): Promise<Access> {
    // Before the function is called; what else the policy says counts together with the function's answer.
    const resource = resourceDecision(request);
    refuseResourceDeny(resource, request);
    const started = performance.now();
    const grant = await observing(request, "authorizer", () =>
      grantFor(authorizerOf(request, routed.method), request, routed),
    );
    const { policy, principalId, context, usageIdentifierKey } = grant;
    const authorizer = { ...context, principalId, integrationLatency: Math.round(performance.now() - started) };
    await observing(request, "authorize", () =>
      refuseUnlessGranted(decide(policy, accessRequestOf(request)), resource, authorizer),
    );
    return { authorizer, usageIdentifierKey };
  }

  /** The token first; then the resource policy decides, without a caller. */
  async function byUserPool(request: GatewayRequest, { method }: Route): Promise<Access> {
    const { authorizationScopes: scopes = [] } = method;
    const claims = await observing(request, "authorizer", () =>
      claimsFor(authorizerOf(request, method), scopes, request, world.userPools),
    );
    requireResourceAllow(request);
    return { authorizer: { claims } };
  }

  /** The local account's own policies allow everything, so that only a Deny of the resource policy counts. */
  async function bySignature(request: GatewayRequest): Promise<Access> {
    const caller = await observing(request, "authenticate", () => callerOf(request, secretOf, world));
    await observing(request, "authorize", () => refuseResourceDeny(resourceDecision(request, caller), request, caller));
    return { identity: caller.identity };
  }

  /**
   * @throws Failure UNAUTHORIZED, ACCESS_DENIED, MISSING_AUTHENTICATION_TOKEN, INVALID_SIGNATURE, AUTHORIZER_FAILURE,
   * AUTHORIZER_CONFIGURATION_ERROR.
   */
  return async function authorize(request: GatewayRequest, routed: Route): Promise<Access> {
    switch (routed.method.authorizationType) {
      case "NONE":
        requireResourceAllow(request);
        return {};
      case "CUSTOM":
        return byFunction(request, routed);
      case "COGNITO_USER_POOLS":
        return byUserPool(request, routed);
      case "AWS_IAM":
        return bySignature(request);
      default:
        throw new Failure("AUTHORIZER_CONFIGURATION_ERROR", null);
    }
  };
}
