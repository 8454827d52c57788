import { GetRestApisCommand, type RestApi } from "@aws-sdk/client-api-gateway";
import { CAUSES } from "./causes/causes.ts";
import { createReader, type ReadAws } from "./evidence/evidence-reader.ts";
import { gatherApi } from "./evidence/gather-api.ts";
import type { Unread } from "./evidence/item.ts";
import { readStageNames } from "./evidence/read-api.ts";
import type { Finding } from "./explanation.ts";
import { inspect } from "./find-causes.ts";
import { maskFor } from "./mask.ts";

/** What an API's configuration shows without a call. */
export interface ExaminedApi {
  readonly id: string;
  readonly name: string;
  /** False when the account and region have no REST API of this id. */
  readonly exists: boolean;
  /** The stages that were examined. */
  readonly stages: readonly string[];
  /** Worst first. */
  readonly findings: readonly Finding[];
  readonly skipped: readonly Unread[];
}

/** What is checked of every API: the code of a cause, and what holds where there is no finding. */
export const EXAMINED: readonly { readonly code: string; readonly expects: string }[] = CAUSES.flatMap(
  ({ code, expects, inspect: finds }) => (finds === undefined || expects === undefined ? [] : [{ code, expects }]),
);

/** Without a call there is nothing to mask but what looks like a token. */
const mask = maskFor({ headers: {}, url: new URL("https://localhost/") });

/** Findings that several stages share are shown once. */
const merged = (findings: readonly Finding[]): Finding[] =>
  findings.filter(
    ({ code, message }, index) => findings.findIndex((one) => one.code === code && one.message === message) === index,
  );

/**
 * Checks the configuration of an API without calling it; reads only.
 * @param stageName one stage; by default every stage of the API.
 * @throws the SDK's errors for unusable credentials, AuthzError INTERRUPTED.
 */
export async function examineApi(aws: ReadAws, apiId: string, stageName?: string): Promise<ExaminedApi> {
  const reader = createReader(aws.signal);
  const known = stageName === undefined ? await readStageNames(aws, reader, apiId) : [stageName];
  const stages = known.length === 0 ? [""] : known;
  const all = await Promise.all(stages.map((stage) => gatherApi(aws, reader, apiId, stage)));
  const [first] = all;
  const info = first && "value" in first.api ? first.api.value : undefined;
  return {
    id: apiId,
    name: info?.name ?? "",
    exists: first !== undefined && !("value" in first.api && info === undefined),
    stages: known,
    findings: merged(all.flatMap((one) => inspect(one, mask))),
    skipped: reader.skipped.map((one) => ({ ...one, why: mask(one.why) })),
  };
}

/** Every REST API of the account and region. @throws the SDK's errors. */
export async function listApis({ apigateway }: Pick<ReadAws, "apigateway">): Promise<RestApi[]> {
  const all: RestApi[] = [];
  let position: string | undefined;
  do {
    const page = await apigateway.send(new GetRestApisCommand({ limit: 500, ...(position && { position }) }));
    all.push(...(page.items ?? []));
    position = page.position;
  } while (position !== undefined);
  return all;
}
