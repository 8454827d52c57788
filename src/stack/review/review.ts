import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import { type EarlyReads, readEarly } from "../../engine/early-reads.ts";
import type { Graph } from "../../engine/graph.ts";
import type { Row } from "../../engine/state/row.ts";
import { same } from "../../lib/json.ts";
import { kinds } from "../../resources/index.ts";
import { scopesOf } from "../../resources/resource-server.ts";
import type { UserPoolAttrs } from "../../resources/user-pool.ts";
import type { UserPoolClientAttrs } from "../../resources/user-pool-client.ts";
import type { Artifact } from "../code/artifacts.ts";
import { CLIENT, POOL } from "../graph/node-ids.ts";
import { namedRows } from "../known-rows.ts";
import { completed, readAdmission } from "../reach/admission.ts";
import { type DeployedApi, deployedApi } from "../reach/deployed-api.ts";
import { deployedAdmissions, deployedRoutes } from "../reach/deployed-reach.ts";
import { type Widening, widening } from "../reach/widened-routes.ts";
import type { Review } from "./review-lines.ts";
import { EARLIER, rightsByHand } from "./rights.ts";

interface ReviewSources {
  readonly config: Config;
  readonly graph: Graph<Aws>;
  readonly early: EarlyReads;
  /** The authorizer's code from config.ini; it lacks the keys of a user pool that does not exist yet. */
  readonly code: Artifact;
  /** Whether to adopt a resource without this stack's tags. */
  readonly adopts: (id: string) => boolean;
}

/**
 * The reads of a run, and those that only a review needs: the resources with the stack's names whose row is only an intent,
 * and the roles that are renamed in this run, because permissions that were granted to them by hand are lost.
 */
export function completeReads(config: Config, aws: Aws, rows: ReadonlyMap<string, Row>, early: EarlyReads): EarlyReads {
  const named = namedRows(config, aws);
  const missing = [...named].filter(([id, { key }]) => !same(early.get(id)?.key, key));
  const renamed = [...rows].filter(
    ([id, { type, key }]) => type === "iam.role" && !same(named.get(id)?.key ?? key, key),
  );
  const earlier = renamed.map(([id, row]): [string, Row] => [id + EARLIER, { ...row, status: "ready" }]);
  return new Map([...early, ...readEarly({ aws, kinds }, new Map([...missing, ...earlier]))]);
}

/** Stands for an authorizer that does not exist yet. */
const NEXT = "next";

async function wideningOf(
  aws: Aws,
  api: DeployedApi | undefined,
  { config, early, code }: ReviewSources,
  note: (sentence: string) => void,
): Promise<Widening> {
  if (api === undefined) return { widened: [], reasons: [] };
  const admissions = await deployedAdmissions(api, early, code, aws, note);
  const deployed = [...admissions.values()].find((admission) => admission !== undefined);
  const configured = readAdmission(code.content);
  const next = configured && deployed ? completed(configured, deployed) : configured;
  return widening(
    { routes: deployedRoutes(api, early), admissionOf: (id) => admissions.get(id) },
    {
      routes: config.routes.map((route) => ({ ...route, authorizer: route.public ? undefined : NEXT })),
      admissionOf: () => next,
    },
  );
}

/** The note on `self_sign_up = on` in the deploy that switches it on: no route changes, but more people can get tokens. */
async function signUpNotes({ config, early }: ReviewSources): Promise<string[]> {
  // A failed read fails its node, which reports it.
  const found = await early.get(POOL)?.found.catch(() => undefined);
  const pool = found?.attrs as UserPoolAttrs | undefined;
  if (config.userPool?.selfSignUp !== true || pool?.selfSignUp !== false) return [];
  return [`anyone can sign up to the user pool ${pool.id} and get a token: until now only you could add users`];
}

/** The note on new scopes of the client: Cognito grants a scope to every user whose client requests it. */
async function scopeNotes({ config, early }: ReviewSources): Promise<string[]> {
  const found = await early.get(CLIENT)?.found.catch(() => undefined);
  const client = found?.attrs as UserPoolClientAttrs | undefined;
  const gained = scopesOf(config).filter((scope) => client !== undefined && !client.oauth.includes(scope));
  if (gained.length === 0) return [];
  return [
    `every user of the user pool can request ${gained.join(", ")} from now on and is admitted by rules that require them`,
  ];
}

/** Compares permissions and admitted callers of the deployed stack with those of config.ini. */
export async function reviewOf(aws: Aws, sources: ReviewSources): Promise<Review> {
  const notes: string[] = [];
  const api = await deployedApi(aws, sources.early, sources.adopts);
  const [rights, { widened, reasons }] = await Promise.all([
    rightsByHand(api, sources),
    wideningOf(aws, api, sources, (sentence) => notes.push(sentence)),
  ]);
  notes.push(...(await signUpNotes(sources)), ...(await scopeNotes(sources)));
  return { revoked: rights.revoked, widened, reasons, notes: [...rights.notes, ...notes] };
}
