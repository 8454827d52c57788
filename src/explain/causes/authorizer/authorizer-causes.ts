import type { Cause } from "../cause.ts";
import { authorizerCallback } from "./authorizer-callback.ts";
import { authorizerConcurrency } from "./authorizer-concurrency.ts";
import { authorizerEnvironment } from "./authorizer-environment.ts";
import { authorizerError } from "./authorizer-error.ts";
import { authorizerExit } from "./authorizer-exit.ts";
import { authorizerFailed } from "./authorizer-failed.ts";
import { authorizerFunctionMissing } from "./authorizer-function-missing.ts";
import { authorizerHandler } from "./authorizer-handler.ts";
import { authorizerImport } from "./authorizer-import.ts";
import { authorizerPermission } from "./authorizer-permission.ts";
import { authorizerRole } from "./authorizer-role.ts";
import { authorizerRuntime } from "./authorizer-runtime.ts";
import { authorizerState, authorizerUpdate } from "./authorizer-state.ts";
import { authorizerSyntax } from "./authorizer-syntax.ts";
import { authorizerTimeout } from "./authorizer-timeout.ts";
import { authorizerUnauthorized } from "./authorizer-unauthorized.ts";
import { authorizerUnstable } from "./authorizer-unstable.ts";
import { authorizerUri } from "./authorizer-uri.ts";

/** Why an authorizer does not answer with a policy, in the order in which API Gateway and Lambda find it out. */
export const AUTHORIZER_CAUSES: readonly Cause[] = [
  authorizerUri,
  authorizerFunctionMissing,
  authorizerPermission,
  authorizerRole,
  authorizerState,
  authorizerUpdate,
  authorizerConcurrency,
  authorizerRuntime,
  authorizerHandler,
  authorizerImport,
  authorizerSyntax,
  authorizerCallback,
  authorizerTimeout,
  authorizerExit,
  authorizerEnvironment,
  authorizerError,
];

/** What is left when no other cause explains why an authorizer refuses or fails. */
export const AUTHORIZER_REMAINDER: readonly Cause[] = [authorizerUnstable, authorizerFailed, authorizerUnauthorized];
