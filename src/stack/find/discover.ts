import { DescribeLogGroupsCommand, ListTagsForResourceCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand, ListRoleTagsCommand } from "@aws-sdk/client-iam";
import { ListFunctionsCommand, ListTagsCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/errors.ts";
import type { Config } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/row.ts";
import { fingerprint } from "../../lib/hash.ts";
import { same } from "../../lib/json.ts";
import { listRestApis, ownRestApis } from "../../resources/rest-api.ts";
import { findPools } from "../../resources/shared/find-pool.ts";
import { fromList, isOurs, isOursInRegion, isOursWithoutRegion, type Tags } from "../../resources/shared/tags.ts";
import type { names } from "../names.ts";
import { DOMAIN, POOL } from "../pool/managed-pool.ts";

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

interface Candidate {
  readonly id: string;
  readonly row: Row;
  readonly tags: () => Promise<Tags | undefined>;
}

/** Keeps what carries this stack's tags. Listings name no tags, so each object is asked, unless it has been read already. */
async function ours(
  { stack }: Aws,
  known: EarlyReads,
  candidates: readonly Candidate[],
  check = isOurs,
): Promise<Found[]> {
  const verdicts = await Promise.all(
    candidates.map(async ({ id, row, tags }) => {
      const read = known.get(id);
      return read === undefined || !same(read.key, row.key)
        ? check((await tags()) ?? {}, stack)
        : (await read.found)?.ours === true;
    }),
  );
  return candidates.filter((_, i) => verdicts[i]).map(({ id, row }) => [id, row]);
}

async function roles(aws: Aws, stackNames: Names, known: EarlyReads): Promise<Found[]> {
  const { iam, region } = aws;
  const { prefix, rolePath, roleSection, isOldRoleName } = stackNames;
  const listed = await pages(async (Marker) => {
    const page = await iam.send(
      new ListRolesCommand({ PathPrefix: rolePath, MaxItems: 1000, ...(Marker && { Marker }) }),
    );
    return { items: page.Roles ?? [], marker: page.IsTruncated ? page.Marker : undefined };
  });
  const candidate = (id: string, key: Row["key"]) => ({
    id: `iam.role:${id}`,
    row: ready("iam.role", key),
    tags: async () =>
      fromList((await absentAsUndefined(iam.send(new ListRoleTagsCommand({ RoleName: key["name"] }))))?.Tags),
  });
  const all = listed.map(({ RoleName = "" }) => RoleName);
  const current = all
    .filter((name) => !isOldRoleName(name))
    .map((name) => candidate(roleSection(name), { name, region }));
  const old = all.filter(isOldRoleName).map((name) => candidate(name.replace(prefix, ""), { name }));
  const [found, left] = await Promise.all([
    ours(aws, known, current, isOursInRegion),
    ours(aws, known, old, isOursWithoutRegion),
  ]);
  // The engine's name for what was moved away from: a stack that was killed half way has both.
  const taken = new Set(found.map(([id]) => id));
  return [...found, ...left.map(([id, row]): Found => [taken.has(id) ? `${id}~${fingerprint(row.key)}` : id, row])];
}

async function functions(aws: Aws, { prefix, roleName }: Names, known: EarlyReads): Promise<Found[]> {
  const { lambda } = aws;
  const listed = await pages(async (Marker) => {
    const page = await lambda.send(new ListFunctionsCommand({ ...(Marker && { Marker }) }));
    return { items: page.Functions ?? [], marker: page.NextMarker || undefined };
  });
  const named = listed.filter(({ FunctionName = "" }) => FunctionName.startsWith(prefix));
  const candidates = named.map(({ FunctionName: name = "", FunctionArn: Resource }) => {
    const section = name.replace(prefix, "");
    const needs = [`iam.role:${section}`, `iam.role:${roleName(section)}`, `logs.log-group:${section}`];
    return {
      id: `lambda.function:${section}`,
      row: ready("lambda.function", { name }, { needs }),
      tags: async () => (await absentAsUndefined(lambda.send(new ListTagsCommand({ Resource }))))?.Tags,
    };
  });
  return ours(aws, known, candidates);
}

async function logGroups(aws: Aws, { prefix, logGroup }: Names, known: EarlyReads): Promise<Found[]> {
  const { logs } = aws;
  const logGroupNamePrefix = logGroup("");
  const listed = await pages(async (nextToken) => {
    const page = await logs.send(new DescribeLogGroupsCommand({ logGroupNamePrefix, ...(nextToken && { nextToken }) }));
    return { items: page.logGroups ?? [], marker: page.nextToken };
  });
  const candidates = listed.map(({ logGroupName: name = "", logGroupArn, arn = "" }) => {
    const resourceArn = logGroupArn ?? arn.replace(/:\*$/, "");
    return {
      id: `logs.log-group:${name.slice(name.indexOf(prefix) + prefix.length)}`,
      row: ready("logs.log-group", { name }),
      tags: async () => (await absentAsUndefined(logs.send(new ListTagsForResourceCommand({ resourceArn }))))?.tags,
    };
  });
  return ours(aws, known, candidates);
}

async function userPools(aws: Aws, { userPool: name }: Names): Promise<Found[]> {
  return (await findPools(aws, name)).flatMap(({ Id: poolId = "", Domain, DeletionProtection }, i): Found[] => {
    const more = i === 0 ? "" : `~${poolId}`;
    const pool = `${POOL}${more}`;
    const attrs = { id: poolId, deletionProtection: DeletionProtection === "ACTIVE" };
    const domain = ready("cognito.user-pool-domain", { poolId }, { needs: [pool], attrs: { domain: Domain } });
    // There should be one. More are found by their id, so that teardown takes them all.
    const key = i === 0 ? { name } : { name, id: poolId };
    return [
      [pool, ready("cognito.user-pool", key, { attrs })],
      ...(Domain === undefined ? [] : [[`${DOMAIN}${more}`, domain] as const satisfies Found]),
    ];
  });
}

async function apis(aws: Aws): Promise<Found[]> {
  const { project, stage } = aws.stack;
  const all = ownRestApis(await listRestApis(aws), aws.stack);
  return all.map(({ id = "", name = "", tags = {} }, i) => {
    const attrs = { id, name, tags, rootId: "" };
    // There should be one. More are found by their id, so that teardown takes them all.
    return i === 0
      ? ["apigateway.rest-api:api", ready("apigateway.rest-api", { project, stage }, { attrs })]
      : [`apigateway.rest-api:api~${id}`, ready("apigateway.rest-api", { project, stage, id }, { attrs })];
  });
}

/** Whether Cognito is worth asking: most stacks make no user pool, and whoever deploys them need not be allowed to. */
export const mayHavePool = (config: Pick<Config, "userPool">, rows: ReadonlyMap<string, Row> = new Map()): boolean =>
  config.userPool !== undefined || [...rows.values()].some(({ type }) => type === "cognito.user-pool");

/**
 * What carries this stack's tags in AWS, as rows of a state file: roles, log groups, functions and the API.
 * What lies inside the API, a function's policy or a user pool is not listed; see discover-inside.ts.
 * @param known reads that are under way anyway, by row id: what they answer is not asked for again.
 * @param withPool whether to look for a user pool too.
 */
export async function discover(
  aws: Aws,
  stackNames: Names,
  known: EarlyReads = new Map(),
  withPool = false,
): Promise<ReadonlyMap<string, Row>> {
  const found = await Promise.all([
    roles(aws, stackNames, known),
    logGroups(aws, stackNames, known),
    functions(aws, stackNames, known),
    apis(aws),
    withPool ? userPools(aws, stackNames) : [],
  ]);
  return new Map(found.flat());
}
