import type { IamRequest } from "../support/iam-simulator.ts";
import { type Model, modelOf } from "./models.ts";
import type { Call } from "./recorder.ts";

/** Where calls go. */
export interface Place {
  readonly account: string;
  readonly region: string;
  /** ARN of a role by its name, as AWS authorizes it: without its path where the role does not exist. */
  role(name: string, path: string | undefined): string;
}

const request = (action: string, resource: string, context = {}): IamRequest => ({ action, resource, context });

/** API Gateway authorizes the HTTP method on the path, and a resource policy by an action of its own. */
function ofApiGateway(model: Model, { operation, input }: Call, { region }: Place): IamRequest[] {
  const { http } = model.operations[operation] ?? { http: { method: "?", requestUri: "?" } };
  const members = model.shapes[model.operations[operation]?.input?.shape ?? ""]?.members ?? {};
  const path = Object.entries(members).reduce((uri, [name, { locationName }]) => {
    const value = encodeURIComponent(String(input[name]));
    return uri.replace(`{${locationName}}`, value).replace(`{${locationName}+}`, value);
  }, http.requestUri.split("?")[0] ?? "");
  const arn = `arn:aws:apigateway:${region}::${path}`;
  const patches = (input["patchOperations"] ?? []) as readonly { readonly path?: string }[];
  return [
    request(`apigateway:${http.method}`, arn),
    ...(patches.some((one) => one.path === "/policy") ? [request("apigateway:UpdateRestApiPolicy", arn)] : []),
    // Found by asking AWS (iann0036/iam-dataset#39).
    ...(operation === "TagResource" ? [request("apigateway:PATCH", String(input["resourceArn"]))] : []),
  ];
}

function ofIam({ operation, input }: Call, { role }: Place): IamRequest[] {
  const name = input["RoleName"];
  if (name === undefined) return [request(`iam:${operation}`, "*")];
  const arn = role(String(name), input["Path"] as string | undefined);
  const also = [
    ...(input["Tags"] ? ["iam:TagRole"] : []),
    ...(operation === "CreateRole" && input["PermissionsBoundary"] ? ["iam:PutRolePermissionsBoundary"] : []),
  ];
  return [`iam:${operation}`, ...also].map((action) => request(action, arn));
}

function ofLambda({ operation, input }: Call, { region, account }: Place): IamRequest[] {
  const name = input["FunctionName"] ?? input["Resource"];
  const bare = String(name).replace(/^arn:.*:function:/, "");
  const arn = name === undefined ? "*" : `arn:aws:lambda:${region}:${account}:function:${bare}`;
  const passed = { "iam:PassedToService": "lambda.amazonaws.com" };
  return [
    request(operation === "Invoke" ? "lambda:InvokeFunction" : `lambda:${operation}`, arn),
    // GetFunction answers with the tags only where ListTags is allowed, and CreateFunction sets them with TagResource.
    ...(operation === "GetFunction" ? [request("lambda:ListTags", arn)] : []),
    ...(input["Tags"] ? [request("lambda:TagResource", arn)] : []),
    ...(input["Role"] ? [request("iam:PassRole", String(input["Role"]), passed)] : []),
  ];
}

const NO_RESOURCE = new Set(["DescribeLogGroups", "CreateUserPool", "DescribeUserPoolDomain", "ListUserPools"]);

function ofLogs({ operation, input }: Call, { region, account }: Place): IamRequest[] {
  const group = input["logGroupName"] ?? input["logGroupIdentifier"];
  const named =
    group === undefined ? String(input["resourceArn"]) : `arn:aws:logs:${region}:${account}:log-group:${group}`;
  // Events are read from a stream, which is a resource of its own.
  const stream = input["logStreamName"] === undefined ? "" : `:log-stream:${input["logStreamName"]}`;
  const arn = NO_RESOURCE.has(operation) ? "*" : `${named}${stream}`;
  return [request(`logs:${operation}`, arn), ...(input["tags"] ? [request("logs:TagResource", arn)] : [])];
}

function ofCognito({ operation, input }: Call, { region, account }: Place): IamRequest[] {
  const pool = `arn:aws:cognito-idp:${region}:${account}:userpool/${input["UserPoolId"]}`;
  const arn = NO_RESOURCE.has(operation) ? "*" : String(input["ResourceArn"] ?? pool);
  const tagged = `arn:aws:cognito-idp:${region}:${account}:userpool/${region}_new`;
  return [
    request(`cognito-idp:${operation}`, arn),
    ...(operation === "CreateUserPool" && input["UserPoolTags"] ? [request("cognito-idp:TagResource", tagged)] : []),
  ];
}

/** What IAM is asked for one call; nothing for a call that is not signed. */
export function requestsOf(call: Call, place: Place): IamRequest[] {
  const model = modelOf(call.service);
  if (model.operations[call.operation]?.authtype === "none") return [];
  // AWS: "No permissions are required to perform this operation."
  if (call.operation === "GetCallerIdentity") return [];
  if (call.service === "apigateway") return ofApiGateway(model, call, place);
  if (call.service === "iam") return ofIam(call, place);
  if (call.service === "lambda") return ofLambda(call, place);
  if (call.service === "logs") return ofLogs(call, place);
  if (call.service === "cognito-idp") return ofCognito(call, place);
  return [request(`${call.service}:${call.operation}`, "*")];
}
