import { authorizerPermission } from "./authorizer/authorizer-permission.ts";
import type { Cause } from "./cause.ts";

/**
 * Every cause, in the order in which API Gateway decides: domain, stage, resource policy, WAF, route, API key, identity,
 * authorizer, policy, integration, answer, CORS. The first one that explains an answer is its cause.
 */
export const CAUSES: readonly Cause[] = [authorizerPermission];
