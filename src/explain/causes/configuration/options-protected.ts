import type { AuthorizerView, RouteView } from "../../view/api-view.ts";
import type { Cause, Severity } from "../cause.ts";

/** A preflight carries no header of the call, so that an authorizer which needs one never lets it through. */
function severityOf({ verb, authorizationType }: RouteView, authorizer: AuthorizerView | undefined): Severity {
  if (verb === "ANY") return "note";
  const needsHeader = authorizer?.identitySources.some((one) => one.in === "header") ?? authorizationType === "AWS_IAM";
  return needsHeader ? "error" : "warning";
}

const KINDS: Readonly<Record<string, string>> = { AWS_IAM: "a signature (AWS_IAM)" };

/** OPTIONS requires authorization, and browsers send preflights without it. */
export const optionsProtected: Cause = {
  code: "options-protected",
  severity: "error",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html",
  expects: "preflights need no token",
  inspect({ routes, view }) {
    const all = view?.routes ?? [];
    const inQuestion = new Set(routes.map(({ route }) => route.path));
    const serving = all.filter(
      ({ path, verb }) =>
        inQuestion.has(path) &&
        (verb === "OPTIONS" || (verb === "ANY" && !all.some((one) => one.path === path && one.verb === "OPTIONS"))),
    );
    return serving
      .filter(({ authorizationType }) => authorizationType !== "NONE")
      .map((route) => {
        const authorizer = view?.authorizers.find(({ name }) => name === route.authorizer);
        const needs = KINDS[route.authorizationType] ?? `authorizer ${route.authorizer ?? ""}`;
        return {
          message: `${route.verb} ${route.path} requires ${needs} for OPTIONS too, and browsers send preflights without a token: pages of other origins cannot call it`,
          evidence: [`authorization of ${route.verb} ${route.path}: ${route.authorizationType}`],
          severity: severityOf(route, authorizer),
          fix: {
            text: `give ${route.path} an OPTIONS method with authorization NONE, and deploy`,
            console: `API Gateway > APIs > the API > Resources > ${route.path} > OPTIONS > Method request > Edit > Authorization: None`,
            sam: "AddDefaultAuthorizerToCorsPreflight: false in Auth of AWS::Serverless::Api",
            terraform: 'authorization = "NONE" of the aws_api_gateway_method with http_method = "OPTIONS"',
            lambdaAuthz: "[cors] allow_origins makes OPTIONS methods without authorization",
          },
        };
      });
  },
};
