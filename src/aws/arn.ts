/** An Amazon Resource Name taken apart. @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference-arns.html */
export interface Arn {
  readonly partition: string;
  readonly service: string;
  /** Empty for what has no region (IAM). */
  readonly region: string;
  /** Empty for what has no account (REST APIs, stages). */
  readonly account: string;
  /** "role/name", "function:name": may hold colons. */
  readonly resource: string;
}

/** The account and region that resources belong to. */
export interface ArnScope {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What every ARN of a partition starts with. */
export const arnPrefix = (partition: string): string => `arn:${partition}:`;

/** An ARN. @param scope its region and account; "" or absent for what has none. */
export const arnOf = (
  partition: string,
  service: string,
  { region = "", account = "" }: { readonly region?: string; readonly account?: string },
  resource: string,
): string => `${arnPrefix(partition)}${service}:${region}:${account}:${resource}`;

/** The parts of an ARN; undefined for any other text. */
export function parseArn(text: string): Arn | undefined {
  const [prefix, partition, service, region, account, ...resource] = text.split(":");
  if (prefix !== "arn" || !partition || !service || region === undefined || account === undefined) return undefined;
  return resource.length === 0 ? undefined : { partition, service, region, account, resource: resource.join(":") };
}

export const functionArn = ({ partition, ...scope }: ArnScope, name: string): string =>
  arnOf(partition, "lambda", scope, `function:${name}`);

/** The URI under which API Gateway invokes a function, as backend or as authorizer. */
export const invocationUri = (scope: ArnScope, functionName: string): string =>
  // The service that invokes replaces the account.
  arnOf(
    scope.partition,
    "apigateway",
    { region: scope.region, account: "lambda" },
    `path/2015-03-31/functions/${functionArn(scope, functionName)}/invocations`,
  );

const FUNCTION = /:lambda:([^:/]+):(\d{12}):function:([^:/]+)(?::([^/]+))?(?:\/|$)/;

export interface FunctionReference {
  readonly region: string;
  readonly account: string;
  readonly name: string;
  /** Version or alias. */
  readonly qualifier?: string;
}

/** The function that an ARN or an invocation URI names; undefined when there is none. */
export function functionIn(text: string): FunctionReference | undefined {
  const [, region, account, name, qualifier] = FUNCTION.exec(text) ?? [];
  return region && account && name ? { region, account, name, ...(qualifier && { qualifier }) } : undefined;
}

export const logGroupArn = ({ partition, ...scope }: ArnScope, name: string): string =>
  arnOf(partition, "logs", scope, `log-group:${name}`);

/** An API as a source of calls and in method ARNs. @param path "" for the API itself, or "/<stage>/<verb>/<path>". */
export const executeApiArn = ({ partition, ...scope }: ArnScope, apiId: string, path = ""): string =>
  arnOf(partition, "execute-api", scope, apiId + path);

/** The API that an execute-api ARN names. */
export const apiIn = (arn: string): string | undefined => /:execute-api:[^:]+:\d{12}:(\w+)\//.exec(arn)?.[1];

/** A REST API, or one of its stages, as API Gateway tags it: without an account. */
export const restApiArn = ({ partition, region }: Omit<ArnScope, "account">, apiId: string, stage?: string): string =>
  arnOf(partition, "apigateway", { region }, `/restapis/${apiId}${stage === undefined ? "" : `/stages/${stage}`}`);

/** The pool that the ARN of a user pool names. */
export const userPoolIn = (arn: string): string | undefined => arn.split(":userpool/")[1];

/** What config.ini takes as ARNs, with an example for messages. */
export const ROLE_ARN = {
  pattern: /^arn:aws[a-z-]*:iam::\d{12}:role\/[\w+=,.@/-]+$/,
  example: "arn:aws:iam::123456789012:role/name",
};
export const POLICY_ARN = {
  pattern: /^arn:aws[a-z-]*:iam::(?:\d{12}|aws):policy\/[\w+=,.@/-]+$/,
  example: "arn:aws:iam::123456789012:policy/name",
  managedExample: "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess",
};
