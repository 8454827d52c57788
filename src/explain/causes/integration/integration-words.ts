import { servicePrincipal } from "../../../aws/partition.ts";
import type { RouteEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import type { RouteView } from "../../view/api-view.ts";

/** API Gateway in policies. */
export const API_GATEWAY = servicePrincipal("apigateway");

/** "GET /orders/{id}" */
export const routeName = ({ verb, path }: RouteView): string => `${verb} ${path}`;

/** "orders:live" */
export const functionName = ({ name, qualifier }: Pick<FunctionEvidence, "name" | "qualifier">): string =>
  qualifier === undefined ? name : `${name}:${qualifier}`;

/** True for an integration that invokes a Lambda function. */
export const invokesFunction = ({ route: { integration } }: RouteEvidence): boolean =>
  integration?.type === "AWS_PROXY" ||
  (integration?.type === "AWS" && (integration.uri ?? "").includes(":lambda:path/2015-03-31/functions/"));

/** Where the console has the integration of a method. */
export const integrationConsole = ({ verb, path }: RouteView): string =>
  `API Gateway > APIs > the API > Resources > ${path} > ${verb} > Integration request > Edit`;
