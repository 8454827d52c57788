import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config, IssuerConfig } from "../../config/config.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import type { Row } from "../../engine/state/row.ts";
import { type FetchedIssuer, fetchIssuer } from "../../issuers/discovery.ts";
import { inBackground } from "../../lib/in-background.ts";
import { type Inside, readInside } from "../find/api-contents.ts";
import { ownFunctions } from "../find/find-own-functions.ts";
import { refuseLostApi } from "../find/lost-api.ts";
import { API } from "../graph/node-ids.ts";
import { knownRows } from "../known-rows.ts";
import { refusePathClashes } from "../review/path-clashes.ts";
import { completeReads } from "../review/review.ts";
import { type Stray, straysIn, withoutForeignPaths } from "../review/strays.ts";

/** An issuer with its keys, or one whose user pool this stack makes. */
export type FoundIssuer = FetchedIssuer | IssuerConfig;

/** What is known before the project's sources are zipped with it. */
export interface Surroundings {
  readonly caller: Caller;
  readonly stateFile: string;
  readonly rows: ReadonlyMap<string, Row>;
  /** Reads of the rows, in flight. */
  readonly early: EarlyReads;
  readonly issuers: readonly FoundIssuer[];
}

/**
 * Asks STS, AWS and the issuers at once. Without credentials nothing else that fails is worth reading, so that failure
 * comes first.
 */
export async function surroundingsOf(config: Config, aws: Aws): Promise<Surroundings> {
  const known = inBackground(knownRows(config, aws));
  const issuers = inBackground(
    Promise.all(
      config.issuers.map(async (issuer) => (issuer.createsPool ? issuer : fetchIssuer(issuer, aws.endpoint))),
    ),
  );
  const { caller, file, rows, early } = await known;
  return { caller, stateFile: file, rows, early: completeReads(config, aws, rows, early), issuers: await issuers };
}

/** What the API contains, and what of it config.ini lacks. */
export interface Contents {
  /** Undefined while there is no API. */
  readonly inside: Inside | undefined;
  /** What deploy does not delete. */
  readonly foreign: readonly Stray[];
  /** The rows, those among them that deploy prunes, without what foreign resources keep. */
  readonly rows: ReadonlyMap<string, Row>;
}

/** @throws AuthzError NOT_OURS. */
export async function contentsOf(
  config: Config,
  aws: Aws,
  { caller, rows: known, early }: Surroundings,
): Promise<Contents> {
  const inside = await readInside(aws, early);
  if (inside === undefined && !early.has(API)) await refuseLostApi(aws, early);
  const functions = ownFunctions({ region: aws.region, account: caller.account }, known, config);
  const strays = inside === undefined ? [] : straysIn(inside, config, known, functions);
  const foreign = strays.filter(({ row }) => row === undefined);
  const pruned = strays.flatMap(({ id, row }) => (row ? [[id, row] as const] : []));
  const rows = withoutForeignPaths(new Map([...known, ...pruned]), config, foreign);
  if (inside !== undefined) refusePathClashes(inside, config, rows);
  return { inside, foreign, rows };
}
