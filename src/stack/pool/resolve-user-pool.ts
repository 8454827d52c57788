import type { Aws } from "../../aws/aws.ts";
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

/** Where a run goes, as far as a state file's place depends on it. */
export type Where = Pick<Aws, "endpoint" | "region">;

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
 * The configuration with the ids of the user pool and the client that a deploy made in place of `user_pool = create`, and
 * the prefix of their sign-in pages as `userPool.domain`; one that makes none comes back as it is, and AWS is not asked.
 * @param target opens AWS, for a pool that no state file tells of.
 * @param where the run goes: with it a state file is enough, and neither AWS nor credentials are needed.
 * @throws AuthzError NOT_DEPLOYED when the pool is not there yet.
 */
export async function withUserPool(
  config: Config,
  target: () => Promise<Aws>,
  where?: () => Promise<Where>,
): Promise<ResolvedConfig> {
  if (isResolved(config)) return config;
  const place = await (where ?? target)();
  const { region } = place;
  const stack = { project: config.project, stage: config.api.stage, region, apiName: config.api.name, adopt: false };
  const ids =
    idsIn(guessState(config.root, { ...place, stack }, readState)?.rows) ?? (await idsByTag(config, await target()));
  if (ids !== undefined) return withIds(config, ids);
  const message = `the user pool of ${config.project} (stage ${config.api.stage}) is not made yet`;
  throw new AuthzError("NOT_DEPLOYED", message, { fix: { text: "deploy it first", command: { name: "deploy" } } });
}

/**
 * Checks that a pool whose id a state file names is the stack's own, before anything is changed in it.
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
    fix: "remove this stack's state file below .lambda-authz: the next run finds everything by its tags",
  });
}
