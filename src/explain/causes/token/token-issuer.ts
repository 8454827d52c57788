import { deployCommand } from "../deploy-command.ts";
import { acceptedPools, poolOfIssuer } from "./pool-of-issuer.ts";
import { checkDescription, tokenCause } from "./token-cause.ts";

/** The token is from an issuer that the authorizer does not accept. */
export const tokenIssuer = tokenCause("token-issuer", (refused, evidence) => {
  const ours = checkDescription(refused, ["iss"], "the token is from an issuer that is not configured");
  const { isPool, claims, token, authorizer } = refused;
  if (ours !== undefined || !isPool || !token.decoded.ok) return ours;
  const accepted = acceptedPools(refused);
  const pool = poolOfIssuer(claims["iss"]);
  if (accepted.length === 0 || (pool !== undefined && accepted.includes(pool))) return undefined;
  const { name, id } = authorizer.view;
  return {
    problem: `the token is from ${pool === undefined ? `issuer ${String(claims["iss"])}, which is not a user pool` : `user pool ${pool}`}, and the authorizer accepts ${accepted.join(", ")}`,
    fix: {
      text: "sign in at the user pool that the authorizer accepts, or add the other pool to the authorizer and deploy",
      console: `API Gateway > APIs > the API > Authorizers > ${name} > Edit > Cognito user pool`,
      cli: `aws apigateway update-authorizer --rest-api-id ${evidence.apiId} --authorizer-id ${authorizer.id ?? id ?? "<id>"} --patch-operations op=add,path=/providerARNs,value=<ARN of the pool> && ${deployCommand(evidence)}`,
      sam: "UserPoolArn of the authorizer takes a list",
      terraform: "provider_arns of aws_api_gateway_authorizer",
    },
  };
});
