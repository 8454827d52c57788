import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";
import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";

/** The commands that give a method the responses that it lacks: one is the default, and it is declared. */
export function responseCommands(evidence: ApiEvidence, route: RouteView): string {
  const { patterns = {} } = route.integration ?? {};
  const fallback = Object.keys(patterns).find((status) => patterns[status] === "");
  const status = fallback ?? "200";
  const of = `--rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --status-code ${status}`;
  const isDeclared = status in route.responseHeaders;
  return [
    ...(isDeclared ? [] : [`aws apigateway put-method-response ${of}`]),
    ...(fallback === undefined ? [`aws apigateway put-integration-response ${of} --selection-pattern ''`] : []),
    deployCommand(evidence),
  ].join(" && ");
}
