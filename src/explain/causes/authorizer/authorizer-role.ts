import type { AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause, CauseFix, Detection } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { API_GATEWAY } from "../invoke-permission.ts";
import { type RoleFault, roleFault } from "../invoke-role.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { authorizerConsole } from "./authorizer-words.ts";
import { testOf } from "./function-outcome.ts";

const WORDS: Readonly<Record<Exclude<RoleFault, "unread">, string>> = {
  missing: "does not exist",
  trust: `does not trust ${API_GATEWAY}`,
  permission: "may not call lambda:InvokeFunction on it",
  denied: "is denied lambda:InvokeFunction on it",
  boundary: "has a permissions boundary that does not allow lambda:InvokeFunction on it",
};

const nameIn = (arn: string): string => arn.split("/").at(-1) ?? arn;

function fixOf(fault: RoleFault, credentials: string, functionArn: string, console: string): CauseFix {
  const role = nameIn(credentials);
  const others = "or leave the role out and give the function a permission for the authorizer";
  const policy = `{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"lambda:InvokeFunction","Resource":"${functionArn}"}]}`;
  const page = fault === "trust" ? "Trust relationships" : "Permissions";
  return {
    text:
      fault === "trust"
        ? `let ${API_GATEWAY} assume role ${role}, ${others}`
        : fault === "missing"
          ? `let the authorizer use a role that exists, ${others}; deploy the API`
          : `allow role ${role} lambda:InvokeFunction on ${functionArn}, ${others}`,
    console: `IAM > Roles > ${role} > ${page}; or ${console} > Lambda invoke role`,
    ...(fault === "permission" && {
      cli: `aws iam put-role-policy --role-name ${role} --policy-name invoke-authorizer --policy-document '${policy}'`,
    }),
    sam: `AWS::IAM::Role of AuthorizerCredentials (in SAM, FunctionInvokeRole; NONE for a permission instead): Service ${API_GATEWAY}, lambda:InvokeFunction on the function`,
    terraform: `aws_iam_role of authorizer_credentials: assume_role_policy for ${API_GATEWAY}, a policy with lambda:InvokeFunction on the function`,
  };
}

function detectionOf(
  fault: Exclude<RoleFault, "unread">,
  { view, function: of, role }: AuthorizerEvidence,
  console: string,
): Detection {
  const { credentials = "" } = view;
  const trusted = itemValue(role)?.trustedServices ?? [];
  const hasOther = of?.qualifier !== undefined && fault === "permission";
  return {
    message: `the role ${nameIn(credentials)} with which authorizer ${view.name} invokes function ${of && functionName(of)} ${WORDS[fault]}, so every call of its routes answers 500`,
    evidence: [
      `invoke role: ${credentials}`,
      ...(fault === "trust" ? [`it trusts ${trusted.join(", ") || "no service"}`] : []),
      ...(hasOther ? [`a policy for ${of.name} without :${of.qualifier} does not reach ${functionName(of)}`] : []),
    ],
    fix: fixOf(fault, credentials, of?.arn ?? "<function ARN>", console),
  };
}

const configured = configuredCause({
  code: "authorizer-role",
  expects: "authorizers' invoke roles may invoke them",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
  faultOf(evidence, authorizer) {
    const { role, view, function: of } = authorizer;
    if (role === undefined || of === undefined) return undefined;
    const fault = roleFault(role, of.arn);
    if (fault === undefined || fault === "unread") return undefined;
    return detectionOf(fault, authorizer, authorizerConsole(evidence, view.name));
  },
});

const NOT_ASSUMED = /does not have permission to assume the provided role/;
const NOT_ALLOWED = /not authorized to perform: lambda:InvokeFunction|Invalid permissions on Lambda function/;

/** What API Gateway says in a test, where the role cannot be read or seems to be right. */
function saidBy(evidence: CallEvidence): Detection | undefined {
  const authorizer = evidence.route?.authorizer;
  const { problem = "" } = testOf(evidence) ?? {};
  if (authorizer?.view.credentials === undefined) return undefined;
  const fault = NOT_ASSUMED.test(problem) ? "trust" : NOT_ALLOWED.test(problem) ? "permission" : undefined;
  if (fault === undefined) return undefined;
  const { message, fix } = detectionOf(fault, authorizer, authorizerConsole(evidence, authorizer.view.name));
  const said = `TestInvokeAuthorizer: ${problem}`;
  return { message, fix, evidence: [...answered(evidence), `invoke role: ${authorizer.view.credentials}`, said] };
}

/** API Gateway invokes the authorizer with a role that cannot. */
export const authorizerRole: Cause = {
  ...configured,
  detect: (evidence) => configured.detect?.(evidence) ?? (authorizerFailure(evidence) && saidBy(evidence)),
};
