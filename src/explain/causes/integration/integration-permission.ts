import type { ApiEvidence, RouteEvidence } from "../../evidence/evidence.ts";
import type { FunctionEvidence } from "../../evidence/function-evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import type { CauseFix, Detection } from "../cause.ts";
import { functionName } from "../function-name.ts";
import { API_GATEWAY, type PermissionFault, permissionFault } from "../invoke-permission.ts";
import { invokeSource, invokeSources, sourceDifference } from "../invoke-source.ts";
import { integrationCause } from "./integration-cause.ts";
import { invokesFunction, routeName } from "./integration-words.ts";

/** What the function's policy says, and what API Gateway needs. */
function seenIn(fault: PermissionFault, of: FunctionEvidence, source: string): string[] {
  const needs = `API Gateway invokes it as ${source}`;
  if (fault.kind === "unread") return [`the policy of ${functionName(of)} could not be read`, needs];
  if (fault.kind === "denied") return [`statement ${fault.sid} of its policy denies API Gateway`, needs];
  if (fault.kind === "source")
    return [...fault.sources.map((one) => `its policy allows ${one}: ${sourceDifference(one, source)}`), needs];
  const alias =
    of.qualifier === undefined ? "" : `; a permission of ${of.name} without :${of.qualifier} does not count`;
  return [`the policy of ${functionName(of)} has no statement for ${API_GATEWAY}${alias}`, needs];
}

/** One for each route: a function may have a statement for each. */
const statementId = (source: string): string =>
  `apigateway-${source
    .split(":")
    .slice(5)
    .join("-")
    .replace(/[^\w-]+/g, "-")
    .replace(/-+$/, "")
    .slice(0, 80)}`;

function fixOf(of: FunctionEvidence, source: string): CauseFix {
  const arn = source.replace(/^([^/]*\/)[^/]+/, "$1*");
  return {
    text: `let API Gateway invoke ${functionName(of)}: add a permission with source ARN ${arn}; no deployment is needed`,
    console: `Lambda > Functions > ${of.name}${of.qualifier ? ` > Aliases > ${of.qualifier}` : ""} > Configuration > Permissions > Add permissions > AWS service > API Gateway`,
    cli: `aws lambda add-permission --function-name ${of.name}${of.qualifier ? ` --qualifier ${of.qualifier}` : ""} --region ${of.region} --statement-id ${statementId(source)} --action lambda:InvokeFunction --principal ${API_GATEWAY} --source-arn '${arn}'`,
    sam: `an AWS::Lambda::Permission with Principal ${API_GATEWAY} and SourceArn <execute-api ARN of the API>/*/<METHOD>/<path>; in SAM, an event of type Api makes it`,
    terraform: `aws_lambda_permission with principal "${API_GATEWAY}"${of.qualifier ? `, qualifier "${of.qualifier}"` : ""} and source_arn "<execution_arn of the API>/*/<METHOD>/<path>"`,
    lambdaAuthz: "lambda-authz deploy",
  };
}

function faultOf(evidence: ApiEvidence, route: RouteEvidence): Detection | undefined {
  const { backend } = route;
  const integration = route.route.integration;
  if (!backend || !invokesFunction(route) || integration?.credentials !== undefined) return undefined;
  // A function that does not exist has no policy either.
  if (itemValue(backend.info) === undefined && !isUnread(backend.info)) return undefined;
  const faults = invokeSources(evidence, route.route).map((one) => permissionFault(backend, one, evidence.account));
  const [fault] = faults;
  if (fault === undefined || faults.includes(undefined)) return undefined;
  const source = invokeSource(evidence, route.route);
  return {
    message: `API Gateway may not invoke function ${functionName(backend)}, so ${routeName(route.route)} answers 500`,
    evidence: seenIn(fault, backend, source),
    fix: fixOf(backend, source),
    // Lambda says the same of a function without a policy and of one that does not exist.
    isPossible: fault.kind === "unread" || (fault.kind === "missing" && isUnread(backend.info)),
  };
}

/** The function's policy does not let API Gateway invoke it for the route. */
export const integrationPermission = integrationCause({
  code: "integration-permission",
  expects: "API Gateway may invoke integrations' functions",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/services-apigateway.html",
  status: 500,
  faultOf,
});
