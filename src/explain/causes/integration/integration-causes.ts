import type { Cause } from "../cause.ts";
import { authorizerContextHidden } from "./authorizer-context-hidden.ts";
import { backendAnswer } from "./backend-answer.ts";
import { backendConcurrency } from "./backend-concurrency.ts";
import { BACKEND_FAILURES } from "./backend-failures.ts";
import { backendMissing } from "./backend-missing.ts";
import { backendState } from "./backend-state.ts";
import { integrationHttpMethod } from "./integration-http-method.ts";
import { integrationMediaType } from "./integration-media-type.ts";
import { integrationMissing } from "./integration-missing.ts";
import { integrationParameters } from "./integration-parameters.ts";
import { integrationPermission } from "./integration-permission.ts";
import { integrationResponse } from "./integration-response.ts";
import { integrationRole } from "./integration-role.ts";
import { integrationStageVariable } from "./integration-stage-variable.ts";
import { integrationTimeout } from "./integration-timeout.ts";
import { integrationUnreachable } from "./integration-unreachable.ts";
import { integrationUri } from "./integration-uri.ts";
import { mockTemplate } from "./mock-template.ts";

/** Causes behind the authorizer, in the order in which API Gateway meets them. */
export const INTEGRATION_CAUSES: readonly Cause[] = [
  integrationMissing,
  integrationMediaType,
  integrationStageVariable,
  integrationUri,
  integrationHttpMethod,
  integrationParameters,
  backendMissing,
  integrationRole,
  integrationPermission,
  backendState,
  backendConcurrency,
  mockTemplate,
  integrationUnreachable,
  integrationTimeout,
  ...BACKEND_FAILURES,
  backendAnswer,
  integrationResponse,
  authorizerContextHidden,
];
