import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config, IssuerConfig } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { type FetchedIssuer, fetchIssuer } from "../../issuers/discovery.ts";
import { inBackground } from "../../lib/in-background.ts";
import { type ApiContents, readApiContents } from "../find/api-contents.ts";
import { ownFunctions } from "../find/find-own-functions.ts";
import { refuseLostApi } from "../find/lost-api.ts";
import { API } from "../graph/node-ids.ts";
import { findRows } from "../known-rows.ts";
import { refusePathClashes } from "../review/path-clashes.ts";
import { completeReads } from "../review/review.ts";
import { type Stray, straysIn, withoutForeignPaths } from "../review/strays.ts";

/** An issuer with its keys, or one whose user pool this stack creates. */
export type FoundIssuer = FetchedIssuer | IssuerConfig;

/** The caller, the state and the issuers, read before the sources are zipped. */
export interface CurrentState {
  readonly caller: Caller;
  readonly stateFile: string;
  readonly rows: ReadonlyMap<string, Row>;
  /** Whether the state file was missing, so that the rows are what AWS lists. */
  readonly isRebuilt: boolean;
  /** Reads of the rows, in flight. */
  readonly early: EarlyReads;
  readonly issuers: readonly FoundIssuer[];
}

/**
 * Calls STS, AWS and the issuers concurrently. A failure of the credentials is reported first because it explains others.
 */
export async function currentState(config: Config, aws: Aws): Promise<CurrentState> {
  const known = inBackground(findRows(config, aws));
  const issuers = inBackground(
    Promise.all(
      config.issuers.map(async (issuer) => (issuer.createsPool ? issuer : fetchIssuer(issuer, aws.endpoint))),
    ),
  );
  const { caller, file, rows, isRebuilt, early } = await known;
  return {
    caller,
    stateFile: file,
    rows,
    isRebuilt,
    early: completeReads(config, aws, rows, early),
    issuers: await issuers,
  };
}

/** What the API contains, and what config.ini lacks of it. */
export interface StackContents {
  /** Undefined while the API does not exist. */
  readonly inside: ApiContents | undefined;
  /** Foreign resources, which deploy does not delete. */
  readonly foreign: readonly Stray[];
  /** The rows, with those that deploy prunes, without those that foreign resources need. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** @throws AuthzError NOT_OURS. */
export async function contentsOf(
  config: Config,
  aws: Aws,
  { caller, rows: known, early }: CurrentState,
): Promise<StackContents> {
  const inside = await readApiContents(aws, early);
  if (inside === undefined && !early.has(API)) await refuseLostApi(aws, early);
  const functions = ownFunctions({ region: aws.region, account: caller.account }, known, config);
  const strays = inside === undefined ? [] : straysIn(inside, config, known, functions);
  const foreign = strays.filter(({ row }) => row === undefined);
  const pruned = strays.flatMap(({ id, row }) => (row ? [[id, row] as const] : []));
  const rows = withoutForeignPaths(new Map([...known, ...pruned]), config, foreign);
  if (inside !== undefined) refusePathClashes(inside, config, rows);
  return { inside, foreign, rows };
}
