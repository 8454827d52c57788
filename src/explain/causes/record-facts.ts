import type { CallEvidence } from "../evidence/evidence.ts";

/** What the stage's own logs say of a call. */
export function recordFacts({ accessLog, executionLog }: Pick<CallEvidence, "accessLog" | "executionLog">): string[] {
  const ofAuthorizer = accessLog?.get("authorizer.error");
  const error = accessLog?.get("integration.error") ?? accessLog?.get("integrationErrorMessage");
  const type = accessLog?.get("error.responseType");
  return [
    ...(type === undefined ? [] : [`access log: gateway response ${type}`]),
    ...(ofAuthorizer === undefined ? [] : [`access log: authorizer: ${ofAuthorizer}`]),
    ...(error === undefined ? [] : [`access log: integration: ${error}`]),
    ...(executionLog?.problem === undefined ? [] : [`execution log: ${executionLog.problem}`]),
  ];
}
