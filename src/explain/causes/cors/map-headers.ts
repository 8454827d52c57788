import type { ApiEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";
import { deployCommand } from "../deploy-command.ts";
import { resourceId } from "../resource-id.ts";
import { parametersArgument } from "./parameters-argument.ts";

const parameter = (header: string): string => `method.response.header.${header}`;

/** As the parameter is spelled there: a second one in other letters would be another header. */
const spelled = (parameters: Readonly<Record<string, string>>, header: string): string | undefined =>
  Object.keys(parameters).find((one) => one.toLowerCase() === parameter(header).toLowerCase());

/** The status whose response is changed: the default one, which no pattern selects. */
const statusOf = ({ integration }: RouteView): string => {
  const patterns = Object.entries(integration?.patterns ?? {});
  return (patterns.find(([, pattern]) => pattern === "") ?? patterns[0])?.[0] ?? "200";
};

/**
 * The commands that give the response of a method these headers: the method response declares a header, the
 * integration response maps it, and both need a deployment.
 */
export function mapHeadersCommand(
  evidence: ApiEvidence,
  route: RouteView,
  headers: Readonly<Record<string, string>>,
): string {
  const status = statusOf(route);
  const declared = route.responseHeaders[status] ?? [];
  const mapped = route.integration?.responses[status] ?? {};
  const of = `--rest-api-id ${evidence.apiId} --resource-id ${resourceId(evidence, route.path)} --http-method ${route.verb} --status-code ${status}`;
  const update = (what: string, operations: readonly object[]) =>
    operations.length === 0
      ? []
      : [`aws apigateway ${what} ${of} --patch-operations ${parametersArgument(operations)}`];
  const undeclared = Object.keys(headers).filter((one) => !declared.includes(one.toLowerCase()));
  return [
    ...update(
      "update-method-response",
      undeclared.map((one) => ({ op: "add", path: `/responseParameters/${parameter(one)}`, value: "false" })),
    ),
    ...update(
      "update-integration-response",
      Object.entries(headers).map(([name, value]) => {
        const known = spelled(mapped, name);
        const path = `/responseParameters/${known ?? parameter(name)}`;
        return { op: known === undefined ? "add" : "replace", path, value: `'${value}'` };
      }),
    ),
    deployCommand(evidence),
  ].join(" && ");
}
