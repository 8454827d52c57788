import type { RouteView } from "../../view/api-view.ts";
import type { Cause } from "../cause.ts";
import { stageWords } from "./stage-words.ts";

const SHOWN = 10;

const isOpen = ({ verb, authorizationType, apiKeyRequired }: RouteView): boolean =>
  verb !== "OPTIONS" && authorizationType === "NONE" && !apiKeyRequired;

/** Methods that everybody may call, in an API that protects others. */
export const methodUnprotected: Cause = {
  code: "method-unprotected",
  severity: "note",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-to-api.html",
  expects: "every method requires authorization",
  inspect({ view, stageName, routes: inQuestion }) {
    const { routes = [], resourcePolicy } = view ?? {};
    const paths = new Set(inQuestion.map(({ route }) => route.path));
    const open = routes.filter((one) => isOpen(one) && paths.has(one.path));
    const protectedRoutes = routes.filter(
      ({ verb, authorizationType }) => verb !== "OPTIONS" && authorizationType !== "NONE",
    );
    if (open.length === 0 || protectedRoutes.length === 0) return [];
    const sameResource = open.filter(({ path }) => protectedRoutes.some((one) => one.path === path));
    const shown = open.slice(0, SHOWN).map(({ verb, path }) => `${verb} ${path}`);
    const more = open.length > SHOWN ? ` and ${open.length - SHOWN} more` : "";
    return [
      {
        message: `${open.length === 1 ? "one method" : `${open.length} methods`} of ${stageWords(stageName)} can be called without authorization, and ${protectedRoutes.length} with it: ${shown.join(", ")}${more}`,
        evidence: sameResource.map(({ verb, path }) => `${verb} ${path} is public, and another verb of ${path} is not`),
        fix: {
          text: "if they are not meant to be public, set the authorizer on them and deploy",
          console: `API Gateway > APIs > the API > Resources > <method> > Method request > Edit > Authorization; then Deploy API`,
          sam: "Auth: DefaultAuthorizer of AWS::Serverless::Api protects every method; Auth: Authorizer: NONE opens one",
          terraform: "authorization and authorizer_id of aws_api_gateway_method",
        },
        ...(sameResource.length > 0 && resourcePolicy === undefined && { severity: "warning" as const }),
      },
    ];
  },
};
