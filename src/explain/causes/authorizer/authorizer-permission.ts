import { executeApiArn, parseArn } from "../../../aws/arn.ts";
import type { ApiEvidence, AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import { matchesPattern } from "../../evidence/policy-statements.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause, CauseFix, Detection } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { API_GATEWAY, type PermissionFault, permissionFault } from "../invoke-permission.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { testOf } from "./function-outcome.ts";

/** The source ARN that API Gateway invokes an authorizer with. */
const sourceOf = (evidence: ApiEvidence, id: string): string =>
  executeApiArn(evidence, evidence.apiId, `/authorizers/${id}`);

/** In what a permission's source ARN differs from that of an authorizer. */
export function sourceProblem(pattern: string, source: string): string {
  // What is compared besides: AWS:SourceAccount.
  if (matchesPattern(pattern, source)) return "its source account is not that of the API";
  const [has, needs] = [parseArn(pattern), parseArn(source)];
  if (has?.service !== "execute-api" || needs === undefined) return "it is not the ARN of an API";
  const [api = "", kind = "", id = ""] = has.resource.split("/");
  const [neededApi = ""] = needs.resource.split("/");
  if (has.account !== needs.account && has.account !== "*") return `it names account ${has.account}`;
  if (has.region !== needs.region && has.region !== "*") return `it names region ${has.region}`;
  if (api !== neededApi && !/[*?]/.test(api)) return `it names API ${api}`;
  if (kind === "authorizers") return `it names authorizer ${id || "none"}`;
  return "it is the pattern of a method, which has a stage and a verb; an authorizer has neither";
}

function seenIn(fault: PermissionFault, of: FunctionEvidence, source: string): string[] {
  const needs = `API Gateway invokes it as ${source}`;
  if (fault.kind === "denied") return [`statement ${fault.sid} of its policy denies API Gateway`, needs];
  if (fault.kind === "source")
    return [...fault.sources.map((one) => `its policy allows ${one}: ${sourceProblem(one, source)}`), needs];
  const ofAlias =
    of.qualifier === undefined
      ? "permissions of its versions and aliases do not count"
      : `permissions of ${of.name} without :${of.qualifier} do not count`;
  return [`the policy of ${functionName(of)} has no statement for ${API_GATEWAY}; ${ofAlias}`, needs];
}

/** One for each API: a function that several APIs share has a statement for each. */
const statementId = (source: string): string => `apigateway-authorizer-${/:([^:/]+)\//.exec(source)?.[1] ?? ""}`;

function fixOf({ name, qualifier, region }: FunctionEvidence, source: string, fault: PermissionFault): CauseFix {
  const ofQualifier = qualifier === undefined ? "" : ` --qualifier ${qualifier}`;
  const target = functionName({ name, qualifier });
  if (fault.kind === "denied")
    return {
      text: `remove the statement that denies API Gateway from the policy of ${target}`,
      console: functionConsole({ name }, "Configuration > Permissions > Resource-based policy statements"),
      cli: `aws lambda remove-permission --function-name ${name}${ofQualifier} --region ${region} --statement-id ${fault.sid || "<id>"}`,
    };
  return {
    text: `let API Gateway invoke ${target}: add a permission with source ARN ${source}; no deployment is needed`,
    console: functionConsole(
      { name },
      `${qualifier === undefined ? "" : `Aliases > ${qualifier} > `}Configuration > Permissions > Add permissions > AWS service > API Gateway`,
    ),
    cli: `aws lambda add-permission --function-name ${name}${ofQualifier} --region ${region} --statement-id ${statementId(source)} --action lambda:InvokeFunction --principal ${API_GATEWAY} --source-arn ${source}`,
    sam: `AWS::Lambda::Permission with Principal ${API_GATEWAY} and SourceArn <execute-api ARN of the API>/authorizers/*; SAM makes it for Auth of an API`,
    terraform: `aws_lambda_permission with principal = "${API_GATEWAY}"${qualifier === undefined ? "" : `, qualifier = "${qualifier}"`} and source_arn = "<execution_arn of the API>/authorizers/*"`,
    lambdaAuthz: "lambda-authz deploy",
  };
}

function detectionOf(fault: PermissionFault, name: string, of: FunctionEvidence, source: string): Detection {
  const why = {
    missing: "",
    source: ": its permission is for another source",
    denied: ": its policy denies it",
    unread: "",
  };
  return {
    message: `API Gateway may not invoke function ${functionName(of)} as authorizer ${name}${why[fault.kind]}, so every call of its routes answers 500`,
    evidence: seenIn(fault, of, source),
    fix: fixOf(of, source, fault),
  };
}

function faultOf(evidence: ApiEvidence, { view, id, function: of }: AuthorizerEvidence): Detection | undefined {
  if (of === undefined || view.credentials !== undefined || id === undefined) return undefined;
  // A function that does not exist has no policy either.
  if (!isUnread(of.info) && itemValue(of.info) === undefined) return undefined;
  const source = sourceOf(evidence, id);
  const fault = permissionFault(of, source, evidence.account);
  if (fault === undefined || fault.kind === "unread") return undefined;
  // Lambda says the same of a function without a policy and of one that does not exist.
  const isPossible = fault.kind === "missing" && isUnread(of.info);
  return { ...detectionOf(fault, view.name, of, source), isPossible };
}

const configured = configuredCause({
  code: "authorizer-permission",
  expects: "API Gateway may invoke the authorizers",
  docs: "https://docs.aws.amazon.com/apigateway/latest/developerguide/configure-api-gateway-lambda-authorization.html",
  faultOf,
});

const REFUSED = /Invalid permissions on Lambda function/;

/** What API Gateway says in a test, where the policy cannot be read or seems to allow it. */
function saidBy(evidence: CallEvidence): Detection | undefined {
  const { view, id, function: of } = evidence.route?.authorizer ?? {};
  const { problem = "" } = testOf(evidence) ?? {};
  if (view === undefined || of === undefined || view.credentials !== undefined || !REFUSED.test(problem))
    return undefined;
  const source = sourceOf(evidence, id ?? "*");
  return {
    ...detectionOf({ kind: "missing" }, view.name, of, source),
    evidence: [...answered(evidence), `TestInvokeAuthorizer: ${problem}`, `API Gateway invokes it as ${source}`],
    isPossible: isUnread(of.info),
  };
}

/** The function's policy does not let API Gateway invoke it as this authorizer. */
export const authorizerPermission: Cause = {
  ...configured,
  detect: (evidence) => configured.detect?.(evidence) ?? (authorizerFailure(evidence) && saidBy(evidence)),
};
