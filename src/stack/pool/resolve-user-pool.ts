import type { Aws } from "../../aws/aws.ts";
import type { Grant } from "../../aws/grant.ts";
import type { Config } from "../../config/config.ts";
import type { Row } from "../../engine/state/row.ts";
import { readState } from "../../engine/state/state.ts";
import { AuthzError } from "../../lib/errors.ts";
import { describePool, findPools } from "../../resources/shared/find-pool.ts";
import { isOwned } from "../../resources/shared/ownership-tags.ts";
import { userPoolClient } from "../../resources/user-pool-client.ts";
import { guessState, stateFile } from "../find/state-files.ts";
import { CLIENT, DOMAIN, POOL } from "../graph/node-ids.ts";
import { names } from "../names.ts";
import { isResolved, type PoolIds, type ResolvedConfig, withIds } from "./resolved-config.ts";

/** What `withUserPool` and `verifyOwnPool` need with a managed pool. */
export const FIND_MANAGED_POOL: readonly Grant[] = [
  { on: "account", actions: ["cognito-idp:ListUserPools"] },
  {
    on: "pools",
    actions: ["cognito-idp:DescribeUserPool", "cognito-idp:DescribeUserPoolClient", "cognito-idp:ListUserPoolClients"],
  },
];

/** The parts of a target that the path of a state file depends on. */
export type PoolTarget = Pick<Aws, "endpoint" | "region">;

function idsIn(rows: ReadonlyMap<string, Row> | undefined): PoolIds | undefined {
  const of = (id: string, name: "id" | "domain") => {
    const value = (rows?.get(id)?.attrs as Readonly<Record<string, unknown>> | undefined)?.[name];
    return typeof value === "string" && value !== "" ? value : undefined;
  };
  const [poolId, clientId] = [of(POOL, "id"), of(CLIENT, "id")];
  return poolId === undefined || clientId === undefined
    ? undefined
    : { poolId, clientId, domain: of(DOMAIN, "domain") };
}

async function idsByTag(config: Config, aws: Aws): Promise<PoolIds | undefined> {
  const rows = readState(stateFile(config.root, aws, await aws.caller));
  const known = idsIn(rows);
  if (known !== undefined) return known;
  const name = names(config, aws.region).userPool;
  const [pool] = await findPools(aws, name);
  const poolId = pool?.Id;
  if (poolId === undefined) return undefined;
  const client = await userPoolClient.read(aws, { poolId, name });
  return client && { poolId, clientId: client.attrs.id, domain: pool?.Domain };
}

/**
 * The configuration with the IDs of the managed user pool and its client, and the domain prefix of the sign-in pages as
 * `userPool.domain`. One without a managed pool is returned unchanged, without calls to AWS.
 * @param target connects to AWS, for a pool that no state file contains.
 * @param where the target without a connection: with it a state file suffices, and neither AWS nor credentials are needed.
 * @throws AuthzError NOT_DEPLOYED if the pool does not exist yet.
 */
export async function withUserPool(
  config: Config,
  target: () => Promise<Aws>,
  where?: () => Promise<PoolTarget>,
): Promise<ResolvedConfig> {
  if (isResolved(config)) return config;
  const poolTarget = await (where ?? target)();
  const { region } = poolTarget;
  const stack = { project: config.project, stage: config.api.stage, region, apiName: config.api.name, adopt: false };
  const ids =
    idsIn(guessState(config.root, { ...poolTarget, stack }, readState)?.rows) ??
    (await idsByTag(config, await target()));
  if (ids !== undefined) return withIds(config, ids);
  const message = `the user pool of ${config.project} (stage ${config.api.stage}) does not exist yet`;
  throw new AuthzError("NOT_DEPLOYED", message, { fix: { text: "deploy it first", command: { name: "deploy" } } });
}

/**
 * Verifies that the stack owns a pool whose ID comes from a state file, before anything is changed in it.
 * @throws AuthzError NOT_OURS, NOT_DEPLOYED.
 */
export async function verifyOwnPool(aws: Aws, poolId: string): Promise<void> {
  const pool = await describePool(aws, poolId);
  if (pool === undefined)
    throw new AuthzError("NOT_DEPLOYED", `the user pool ${poolId} does not exist`, {
      fix: { text: "deploy it first", command: { name: "deploy" } },
    });
  if (isOwned(pool.UserPoolTags ?? {}, aws.stack)) return;
  throw new AuthzError("NOT_OURS", `the user pool ${poolId} does not carry the tags of this stack`, {
    fix: "remove this stack's state file below .lambda-authz: the next run finds all resources by their tags",
  });
}
