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

interface Sources {
  readonly config: Config;
  readonly graph: Graph<Aws>;
  readonly early: EarlyReads;
  /** The authorizer's code as config.ini asks for it; of a user pool that is not made yet it knows nothing. */
  readonly code: Artifact;
  /** Whether a resource without this stack's tags becomes this stack's. */
  readonly adopts: (id: string) => boolean;
}

/**
 * The reads of a run, and those that a review needs besides: what stands under our names where a row is only an intent,
 * and the roles that get another name in this run, for rights that were given to them by hand go with them.
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

/** In place of an authorizer that does not exist yet. */
const NEXT = "next";

async function wideningOf(
  aws: Aws,
  api: DeployedApi | undefined,
  { config, early, code }: Sources,
  note: (sentence: string) => void,
): Promise<Widening> {
  if (api === undefined) return { widened: [], reasons: [] };
  const admissions = await deployedAdmissions(api, early, code, aws, note);
  const deployed = [...admissions.values()].find((admission) => admission !== undefined);
  const wanted = readAdmission(code.content);
  const next = wanted && deployed ? completed(wanted, deployed) : wanted;
  return widening(
    { routes: deployedRoutes(api, early), admissionOf: (id) => admissions.get(id) },
    {
      routes: config.routes.map((route) => ({ ...route, authorizer: route.public ? undefined : NEXT })),
      admissionOf: () => next,
    },
  );
}

/** What `self_sign_up = on` opens, in the deploy that switches it on: no route changes, and yet more people get tokens. */
async function signUpNotes({ config, early }: Sources): Promise<string[]> {
  // A read that failed fails its node, where it is reported.
  const found = await early.get(POOL)?.found.catch(() => undefined);
  const pool = found?.attrs as UserPoolAttrs | undefined;
  if (config.userPool?.selfSignUp !== true || pool?.selfSignUp !== false) return [];
  return [`anybody can sign up to the user pool ${pool.id} and get a token: until now you added its users`];
}

/** What the client is newly allowed to ask for: Cognito gives a scope to every user whose client asks for it. */
async function scopeNotes({ config, early }: Sources): Promise<string[]> {
  const found = await early.get(CLIENT)?.found.catch(() => undefined);
  const client = found?.attrs as UserPoolClientAttrs | undefined;
  const gained = scopesOf(config).filter((scope) => client !== undefined && !client.oauth.includes(scope));
  if (gained.length === 0) return [];
  return [
    `every user of the user pool can request ${gained.join(", ")} from now on: rules that ask for it let them in`,
  ];
}

/** Compares what is deployed with what config.ini asks for, for rights and for who is let in. */
export async function reviewOf(aws: Aws, sources: Sources): Promise<Review> {
  const notes: string[] = [];
  const api = await deployedApi(aws, sources.early, sources.adopts);
  const [rights, { widened, reasons }] = await Promise.all([
    rightsByHand(api, sources),
    wideningOf(aws, api, sources, (sentence) => notes.push(sentence)),
  ]);
  notes.push(...(await signUpNotes(sources)), ...(await scopeNotes(sources)));
  return { revoked: rights.revoked, widened, reasons, notes: [...rights.notes, ...notes] };
}
