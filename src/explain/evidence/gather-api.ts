import { readInvoked } from "./api-evidence.ts";
import type { ApiEvidence, AuthorizerEvidence } from "./evidence.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { itemValue } from "./item.ts";
import { authorizerIds } from "./locate-call.ts";
import { readLogUpkeep } from "./log-upkeep.ts";
import { readApi } from "./read-api.ts";

/** Authorizers with what their logs hold; each log group is read once. */
async function withLogs(aws: ReadAws, reader: Reader, authorizers: readonly AuthorizerEvidence[], now: number) {
  const logs = new Map<string, ReturnType<typeof readLogUpkeep>>();
  return Promise.all(
    authorizers.map(async (one): Promise<AuthorizerEvidence> => {
      const group = itemValue(one.function?.info)?.logGroup;
      if (group === undefined) return one;
      const log = logs.get(group) ?? readLogUpkeep(aws, reader, group, now);
      logs.set(group, log);
      return { ...one, log: await log };
    }),
  );
}

/**
 * Gathers what causes inspect of a whole API and one stage: every route and authorizer with what it runs.
 * @param stageName "" for an API without stages.
 * @throws errors that end the run: unusable credentials, an interruption.
 */
export async function gatherApi(aws: ReadAws, reader: Reader, apiId: string, stageName: string): Promise<ApiEvidence> {
  const now = Date.now();
  const [caller, reads] = await Promise.all([
    reader.read("the account (GetCallerIdentity)", "", () => aws.caller),
    readApi(aws, reader, apiId, stageName),
  ]);
  const view = itemValue(reads.live) ?? itemValue(reads.current);
  const stage = itemValue(reads.stages)?.find(({ name }) => name === stageName);
  const ids = authorizerIds(itemValue(reads.current));
  const all = { routes: view?.routes ?? [], authorizers: view?.authorizers ?? [] };
  const invoked = await readInvoked(aws, reader, all, { ids, variables: stage?.variables ?? {} });
  const authorizers = await withLogs(aws, reader, invoked.authorizers, now);
  const { partition = "aws", account = "" } = itemValue(caller) ?? {};
  return {
    now,
    partition,
    account,
    region: aws.region,
    apiId,
    stageName,
    stage,
    ...reads,
    view,
    authorizers,
    routes: invoked.routes.map((one) => ({
      ...one,
      authorizer: authorizers.find(({ view: of }) => of.name === one.route.authorizer),
    })),
    skipped: reader.skipped,
  };
}
