import { ANSWER_CAUSES } from "./answer/answer-causes.ts";
import { AUTHORIZER_CAUSES, AUTHORIZER_REMAINDER } from "./authorizer/authorizer-causes.ts";
import { BEFORE_AUTHORIZER } from "./before-authorizer.ts";
import { CACHE_CAUSES } from "./cache/cache-causes.ts";
import type { Cause } from "./cause.ts";
import { CONFIGURATION_CAUSES } from "./configuration/configuration-causes.ts";
import { CORS_CAUSES } from "./cors/cors-causes.ts";
import { IDENTITY_CAUSES } from "./identity/identity-causes.ts";
import { INTEGRATION_CAUSES } from "./integration/integration-causes.ts";
import { backendAnswered } from "./last/backend-answered.ts";
import { POLICY_CAUSES } from "./policy/policy-causes.ts";
import { noToken } from "./token/no-token.ts";
import { TOKEN_CAUSES } from "./token/token-causes.ts";
import { logRetention } from "./upkeep/log-retention.ts";
import { runtimeEnds } from "./upkeep/runtime-ends.ts";
import { secretsInLog } from "./upkeep/secrets-in-log.ts";

/**
 * Every cause, in the order in which API Gateway decides: domain, stage, resource policy, WAF, route, API key, identity,
 * authorizer, policy, integration, answer, CORS. The first one that explains an answer is its cause.
 */
export const CAUSES: readonly Cause[] = [
  ...BEFORE_AUTHORIZER,
  noToken,
  ...IDENTITY_CAUSES,
  ...AUTHORIZER_CAUSES,
  ...ANSWER_CAUSES,
  ...TOKEN_CAUSES,
  ...AUTHORIZER_REMAINDER,
  ...POLICY_CAUSES,
  ...CACHE_CAUSES,
  ...CONFIGURATION_CAUSES,
  ...INTEGRATION_CAUSES,
  ...CORS_CAUSES,
  backendAnswered,
  // Upkeep: no answer depends on it.
  runtimeEnds,
  secretsInLog,
  logRetention,
];
