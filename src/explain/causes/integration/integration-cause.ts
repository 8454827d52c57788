import type { ApiEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { Cause, Detection } from "../cause.ts";
import { failedIntegration, isProvenGood } from "./failed-integration.ts";

/** A fault of an integration that its configuration shows. */
interface IntegrationFault extends Pick<Cause, "code" | "expects" | "docs"> {
  /** What API Gateway answers then. */
  readonly status: 500 | 504;
  /** The fault of a route; undefined when it has none. */
  faultOf(evidence: ApiEvidence, route: RouteEvidence): Detection | undefined;
}

/** A cause on the configuration of integrations: it explains a call, and doctor finds it on every route. */
export const integrationCause = ({ code, expects, docs, status, faultOf }: IntegrationFault): Cause => ({
  code,
  ...(expects !== undefined && { expects }),
  severity: "error",
  docs,
  inspect: (evidence) =>
    evidence.routes
      .filter((route) => !isProvenGood(evidence, route))
      .flatMap((route) => faultOf(evidence, route) ?? [])
      // What could not be read is no fault of an API.
      .filter(({ isPossible }) => !isPossible),
  detect(evidence) {
    const failed = failedIntegration(evidence, [status]);
    const fault = failed && faultOf(evidence, failed.route);
    // What is only a risk for other calls is what has happened to this one.
    return fault && { ...fault, severity: "error" };
  },
});
