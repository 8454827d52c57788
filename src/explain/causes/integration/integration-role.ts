import { itemValue } from "../../evidence/item.ts";
import { functionName } from "../function-name.ts";
import { API_GATEWAY } from "../invoke-permission.ts";
import { type RoleFault, roleFault } from "../invoke-role.ts";
import { integrationCause } from "./integration-cause.ts";
import { integrationConsole, invokesFunction, routeName } from "./integration-words.ts";

const WORDS: Readonly<Record<RoleFault, string>> = {
  missing: "does not exist",
  trust: `does not trust ${API_GATEWAY}`,
  permission: "may not call lambda:InvokeFunction on it",
  denied: "is denied lambda:InvokeFunction on it",
  boundary: "has a permissions boundary that does not allow lambda:InvokeFunction on it",
  unread: "cannot be read",
};

const nameIn = (arn: string): string => arn.split("/").at(-1) ?? arn;

/** API Gateway invokes the function with a role that cannot. */
export const integrationRole = integrationCause({
  code: "integration-role",
  expects: "integrations' invoke roles may invoke them",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
  status: 500,
  faultOf(_, one) {
    const { route, backend, role } = one;
    if (!backend || role === undefined || !invokesFunction(one)) return undefined;
    const fault = roleFault(role, backend.arn);
    if (fault === undefined) return undefined;
    const arn = route.integration?.credentials ?? "";
    const trusted = itemValue(role)?.trustedServices ?? [];
    return {
      message: `the role ${nameIn(arn)} with which API Gateway invokes function ${functionName(backend)} ${WORDS[fault]}, so ${routeName(route)} answers 500`,
      evidence: [
        `credentials of the integration: ${arn}`,
        ...(fault === "trust" ? [`it trusts ${trusted.join(", ") || "nobody"}`] : []),
      ],
      fix: {
        text:
          fault === "trust"
            ? `let ${API_GATEWAY} assume role ${nameIn(arn)}`
            : `allow role ${nameIn(arn)} lambda:InvokeFunction on ${backend.arn}, or take the role away and give the function a permission for API Gateway`,
        console: `IAM > Roles > ${nameIn(arn)} > ${fault === "trust" ? "Trust relationships" : "Permissions"}; or ${integrationConsole(route)} > Execution role`,
        sam: `the AWS::IAM::Role of Integration: Credentials: AssumeRolePolicyDocument with Service ${API_GATEWAY}, a policy with lambda:InvokeFunction on the function`,
        terraform: `the aws_iam_role of credentials: assume_role_policy for ${API_GATEWAY}, a policy with lambda:InvokeFunction on the function`,
      },
      isPossible: fault === "unread",
    };
  },
});
