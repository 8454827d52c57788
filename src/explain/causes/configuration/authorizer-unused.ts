import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { stageWords } from "./stage-words.ts";

/** An authorizer that no method has. */
export const authorizerUnused: Cause = {
  code: "authorizer-unused",
  severity: "note",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
  expects: "every authorizer is used",
  inspect(evidence) {
    const { view, apiId, stageName } = evidence;
    const { routes = [], authorizers = [] } = view ?? {};
    const isOpen = routes.every(({ authorizationType }) => authorizationType === "NONE");
    // Of a call it says something only where the author believes that the API is protected.
    if ("call" in evidence && !isOpen) return [];
    return authorizers
      .filter(({ name }) => !routes.some(({ authorizer }) => authorizer === name))
      .map(({ name }) => ({
        message: isOpen
          ? `authorizer ${name} is on no method, and no method of ${stageWords(stageName)} requires authorization: everybody may call them`
          : `authorizer ${name} is on no method of ${stageWords(stageName)}`,
        evidence: [`${routes.length} methods, none with authorizer ${name}`],
        fix: {
          text: "set it as the authorization of the methods and deploy, or delete it",
          console: `API Gateway > APIs > the API > Resources > <method> > Method request > Edit > Authorization; then Deploy API`,
          cli: `aws apigateway update-method --rest-api-id ${apiId} --resource-id <id> --http-method <verb> --patch-operations op=replace,path=/authorizationType,value=CUSTOM op=replace,path=/authorizerId,value=<id> && ${deployCommand({ apiId, stageName })}`,
          sam: "Auth: DefaultAuthorizer of AWS::Serverless::Api, or Auth: Authorizer of an event",
          terraform: 'authorization = "CUSTOM" and authorizer_id of aws_api_gateway_method',
        },
        ...(isOpen && routes.length > 0 && { severity: "warning" as const }),
      }));
  },
};
