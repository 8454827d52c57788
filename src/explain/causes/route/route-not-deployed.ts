import { itemValue } from "../../evidence/item.ts";
import type { RouteView } from "../../view/api-view.ts";
import { matchRoute } from "../../view/match-route.ts";
import { answerFact, apiName } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { deployFix } from "./deploy-fix.ts";
import { askedRoute, isAnsweredAsUnrouted } from "./no-route.ts";

const LISTED = 5;

/** The route is configured, and the stage serves an older deployment. */
export const routeNotDeployed: Cause = {
  code: "route-not-deployed",
  expects: "every configured route is deployed",
  severity: "error",
  docs: guide("how-to-deploy-api"),
  inspect(evidence) {
    const [live, current] = [itemValue(evidence.live), itemValue(evidence.current)];
    if (live === undefined || current === undefined) return [];
    const has = ({ path, verb }: RouteView) => live.routes.some((route) => route.path === path && route.verb === verb);
    const names = current.routes.filter((route) => !has(route)).map(({ verb, path }) => `${verb} ${path}`);
    if (names.length === 0) return [];
    const more = names.length > LISTED ? ` and ${names.length - LISTED} more` : "";
    return [
      {
        message: `routes of ${apiName(evidence)} are configured, but not deployed to stage ${evidence.stageName}: ${names.slice(0, LISTED).join(", ")}${more}`,
        // A stage may be meant to stay behind.
        severity: "note",
        evidence: [`deployment ${evidence.stage?.deploymentId ?? "?"}`],
        fix: deployFix(evidence),
      },
    ];
  },
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
