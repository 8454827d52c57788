import type { RouteEvidence } from "../../evidence/evidence.ts";
import type { RouteView } from "../../view/api-view.ts";

/** "GET /orders/{id}" */
export const routeName = ({ verb, path }: RouteView): string => `${verb} ${path}`;

/** True for an integration that invokes a Lambda function. */
export const invokesFunction = ({ route: { integration } }: RouteEvidence): boolean =>
  integration?.type === "AWS_PROXY" ||
  (integration?.type === "AWS" && (integration.uri ?? "").includes(":lambda:path/2015-03-31/functions/"));

/** Where the console has the integration of a method. */
export const integrationConsole = ({ verb, path }: RouteView): string =>
  `API Gateway > APIs > the API > Resources > ${path} > ${verb} > Integration request > Edit`;
