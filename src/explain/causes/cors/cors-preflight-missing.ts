import type { CallAnswer } from "../../call/send-call.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { deployCommand } from "../deploy-command.ts";
import { corsCause } from "./cors-cause.ts";
import { corsPath } from "./cors-words.ts";

/** True when no method answers OPTIONS: the routes say so, or the answer where they cannot be read. */
export const lacksOptions = (
  { status, errorType }: CallAnswer,
  { view, preflightRoute }: Pick<CallEvidence, "view" | "preflightRoute">,
): boolean =>
  status >= 400 &&
  preflightRoute === undefined &&
  (view !== undefined || errorType === "MissingAuthenticationTokenException");

/** Browsers ask with OPTIONS before they send a token, and the resource has no such method. */
export const corsPreflightMissing = corsCause({
  code: "cors-preflight-missing",
  faultOf({ cors, preflight }, evidence) {
    const { current, apiId, stageName } = evidence;
    // A path without any route has another fault.
    if (preflight === undefined || !lacksOptions(preflight, evidence)) return undefined;
    if (evidence.view !== undefined && evidence.match === undefined) return undefined;
    const path = corsPath(evidence);
    const isConfigured = itemValue(current)?.routes.some(
      (one) => one.path === path && /^(?:OPTIONS|ANY)$/.test(one.verb),
    );
    const deploy = deployCommand({ apiId, stageName });
    return {
      message: isConfigured
        ? `OPTIONS ${path} is not deployed to stage ${stageName}, so browsers at ${cors.origin} do not send ${cors.method}`
        : `${path} has no OPTIONS method for preflights, so browsers at ${cors.origin} do not send ${cors.method}`,
      evidence: [`OPTIONS ${path} answered ${preflight.status} ${preflight.errorType}`.trimEnd()],
      fix: isConfigured
        ? { text: "deploy the API", cli: deploy, lambdaAuthz: "lambda-authz deploy" }
        : {
            text: `give ${path} an OPTIONS method without authorization that answers with the CORS headers, and deploy the API`,
            console: `API Gateway > APIs > the API > Resources > ${path} > Enable CORS`,
            sam: "AWS::Serverless::Api: Cors: AllowOrigin, AllowMethods, AllowHeaders; with Auth: AddDefaultAuthorizerToCorsPreflight: false",
            terraform:
              'an aws_api_gateway_method with http_method = "OPTIONS" and authorization = "NONE", with a MOCK integration and its responses',
            lambdaAuthz: "[cors] allow_origins in config.ini, then lambda-authz deploy",
          },
    };
  },
});
