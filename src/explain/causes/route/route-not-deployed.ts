import { itemValue } from "../../evidence/item.ts";
import { matchRoute } from "../../view/match-route.ts";
import { answerFact, apiName } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { deployFix } from "./deploy-fix.ts";
import { askedRoute, isAnsweredAsUnrouted } from "./no-route.ts";

/** The route is configured, and the stage serves an older deployment. */
export const routeNotDeployed: Cause = {
  code: "route-not-deployed",
  severity: "error",
  docs: guide("how-to-deploy-api"),
  detect(evidence) {
    const { live, current, match, stage, stageName, call, address } = evidence;
    if (itemValue(live) === undefined || match !== undefined || !isAnsweredAsUnrouted(evidence)) return undefined;
    const configured = matchRoute(itemValue(current)?.routes ?? [], call.method, address?.path ?? "/");
    if (configured === undefined) return undefined;
    const { verb, path } = configured.route;
    return {
      message: `${verb} ${path} of ${apiName(evidence)} is configured, but not deployed to stage ${stageName}`,
      evidence: [
        `deployment ${stage?.deploymentId ?? "?"} of the stage has no route for ${askedRoute(evidence)}`,
        answerFact(evidence),
      ],
      fix: deployFix(evidence),
    };
  },
};
