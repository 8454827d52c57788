import { isUnread } from "../../evidence/item.ts";
import { answerFact, answerOf, apiName } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { askedRoute, isAnsweredAsUnrouted } from "./no-route.ts";

/** Why the address may differ from a route that looks the same. */
function reasonOf(path: string): string | undefined {
  if (/.\/\//.test(path)) return "the path has two slashes in a row, between which is an empty part";
  return path !== "/" && path.endsWith("/") ? "the path ends with a slash" : undefined;
}

/** The stage seems to have the route, and API Gateway answers as for a route that does not exist. */
export const routeNotMatched: Cause = {
  code: "route-not-matched",
  severity: "error",
  docs: "https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden",
  detect(evidence) {
    const { match, address, stage, live, stageName } = evidence;
    if (match === undefined || match.route.authorizationType === "AWS_IAM") return undefined;
    if (answerOf(evidence) === undefined || !isAnsweredAsUnrouted(evidence)) return undefined;
    const { verb, path } = match.route;
    const reason = reasonOf(address?.path ?? "/");
    const canary =
      stage?.canaryPercent === undefined ? [] : [`the canary of the stage gets ${stage.canaryPercent} % of the calls`];
    const other = isUnread(live)
      ? "it may not be deployed"
      : canary.length > 0
        ? "the canary's deployment may not have it"
        : "a deployment of a moment ago may not serve everywhere yet";
    return {
      message: `${apiName(evidence)} has ${verb} ${path}, but stage ${stageName} does not serve ${askedRoute(evidence)} with it: ${reason ?? other}`,
      evidence: [...canary, answerFact(evidence)],
      fix: {
        text: reason === undefined ? "call again in a minute, or deploy" : "call the path without the additional slash",
        ...(reason === undefined && { cli: deployCommand(evidence) }),
      },
      isPossible: reason === undefined,
    };
  },
};
