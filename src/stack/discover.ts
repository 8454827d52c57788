import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand, ListRoleTagsCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand, ListTagsCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import type { Row } from "../engine/state.ts";
import { listRestApis } from "../resources/rest-api.ts";
import { fromList, isOurs, type Tags } from "../resources/tags.ts";
import type { names } from "./names.ts";

type Names = ReturnType<typeof names>;
type Found = [id: string, row: Row];

const ready = (type: string, key: Row["key"], more: Partial<Row> = {}): Row => ({
  type,
  key,
  status: "ready",
  needs: [],
  ...more,
});

/** Follows a listing page by page. */
async function pages<T>(
  next: (marker: string | undefined) => Promise<{ items: readonly T[]; marker: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const page = await next(marker);
    all.push(...page.items);
    marker = page.marker;
  } while (marker !== undefined);
  return all;
}

/** Keeps what carries this stack's tags; listings name no tags, so each object is asked for its own. */
async function tagged<T>(
  { stack }: Aws,
  items: readonly T[],
  tagsOf: (item: T) => Promise<Tags | undefined>,
): Promise<T[]> {
  const verdicts = await Promise.all(items.map(async (item) => isOurs((await tagsOf(item)) ?? {}, stack)));
  return items.filter((_, i) => verdicts[i]);
}

async function roles(aws: Aws, { prefix, rolePath }: Names): Promise<Found[]> {
  const { iam } = aws;
  const listed = await pages(async (Marker) => {
    const page = await iam.send(
      new ListRolesCommand({ PathPrefix: rolePath, MaxItems: 1000, ...(Marker && { Marker }) }),
    );
    return { items: page.Roles ?? [], marker: page.IsTruncated ? page.Marker : undefined };
  });
  const ours = await tagged(aws, listed, async ({ RoleName }) =>
    fromList((await absentAsUndefined(iam.send(new ListRoleTagsCommand({ RoleName }))))?.Tags),
  );
  return ours.map(({ RoleName: name = "" }) => [`iam.role:${name.replace(prefix, "")}`, ready("iam.role", { name })]);
}

async function functions(aws: Aws, { prefix }: Names): Promise<Found[]> {
  const { lambda } = aws;
  const listed = await pages(async (Marker) => {
    const page = await lambda.send(new ListFunctionsCommand({ ...(Marker && { Marker }) }));
    return { items: page.Functions ?? [], marker: page.NextMarker || undefined };
  });
  const candidates = listed.filter(({ FunctionName = "" }) => FunctionName.startsWith(prefix));
  const ours = await tagged(
    aws,
    candidates,
    async ({ FunctionArn }) =>
      (await absentAsUndefined(lambda.send(new ListTagsCommand({ Resource: FunctionArn }))))?.Tags,
  );
  return ours.map(({ FunctionName: name = "" }) => {
    const section = name.replace(prefix, "");
    const needs = [`iam.role:${section}`, `logs.log-group:${section}`];
    return [`lambda.function:${section}`, ready("lambda.function", { name }, { needs })];
  });
}

async function logGroups(aws: Aws, { prefix, logGroup }: Names): Promise<Found[]> {
  const { logs } = aws;
  const logGroupNamePrefix = logGroup("");
  const listed = await pages(async (nextToken) => {
    const page = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix, ...(nextToken && { nextToken }) }));
    return { items: page.logGroups ?? [], marker: page.nextToken };
  });
  const ours = await tagged(aws, listed, async ({ logGroupArn, arn = "" }) => {
    const resourceArn = logGroupArn ?? arn.replace(/:\*$/, "");
    return (await absentAsUndefined(logs.send(new ListTagsForResourceCommand({ resourceArn }))))?.tags;
  });
  return ours.map(({ logGroupName: name = "" }) => {
    const section = name.slice(name.indexOf(prefix) + prefix.length);
    return [`logs.log-group:${section}`, ready("logs.log-group", { name })];
  });
}

async function apis(aws: Aws): Promise<Found[]> {
  const { project, stage } = aws.stack;
  const ours = (await listRestApis(aws)).filter((api) => isOurs(api.tags ?? {}, aws.stack));
  return ours.map(({ id = "", name = "", tags = {} }, i) => {
    const attrs = { id, name, tags, rootId: "" };
    // There should be one. More are found by their id, so that teardown takes them all.
    return i === 0
      ? ["apigateway.rest-api:api", ready("apigateway.rest-api", { project, stage }, { attrs })]
      : [`apigateway.rest-api:api~${id}`, ready("apigateway.rest-api", { project, stage, id }, { attrs })];
  });
}

/**
 * What carries this stack's tags in AWS, as rows of a state file: roles, log groups, functions and the API.
 * What lies inside the API or a function's policy is not listed; see discover-inside.ts.
 */
export async function discover(aws: Aws, stackNames: Names): Promise<ReadonlyMap<string, Row>> {
  const found = await Promise.all([
    roles(aws, stackNames),
    logGroups(aws, stackNames),
    functions(aws, stackNames),
    apis(aws),
  ]);
  return new Map(found.flat());
}
