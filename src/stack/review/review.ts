import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import { type EarlyReads, readEarly } from "../../engine/early-reads.ts";
import type { Widened } from "../../engine/events.ts";
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
import { type Admission, completed, readAdmission } from "../reach/admission.ts";
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
  const requestable = await clientScopes(early);
  const admissions = await deployedAdmissions(api, early, code, aws, note);
  const deployed = [...admissions.values()].find((admission) => admission !== undefined);
  const configured = readAdmission(code.content);
  const next = configured && deployed ? completed(configured, deployed) : configured;
  const byRules = widening(
    { routes: deployedRoutes(api, early), admissionOf: (id) => admissions.get(id) },
    {
      routes: config.routes.map((route) => ({ ...route, authorizer: route.public ? undefined : NEXT })),
      admissionOf: () => next,
    },
  );
  const byScopes = requestable && deployed ? scopeWidening(config, requestable, deployed) : [];
  const scopeReason = "the client of the user pool may request scopes that deployed rules require";
  const reasons = [
    ...byRules.reasons,
    ...(byScopes.length > 0 ? [scopeReason] : []),
    ...(api.hasRestrictingPolicy ? ["the resource policy of the API is removed"] : []),
  ];
  return { widened: [...byRules.widened, ...byScopes, ...(api.hasRestrictingPolicy ? [BY_POLICY] : [])], reasons };
}

/** Deploy removes a resource policy that was set by hand: config.ini has none. */
const BY_POLICY: Widened = {
  route: "every route",
  from: "callers that the resource policy of the API lets through",
  to: "callers that the authorizer lets through, or anyone where the route is public",
};

/** The OAuth settings of the deployed client, its scopes among them; undefined without a managed client. */
async function clientScopes(early: EarlyReads): Promise<readonly string[] | undefined> {
  // A failed read fails its node, which reports it.
  const found = await early.get(CLIENT)?.found.catch(() => undefined);
  return (found?.attrs as UserPoolClientAttrs | undefined)?.oauth;
}

/**
 * The routes of deployed rules whose scopes the client could not request until now. No token of the pool could carry them;
 * now every user can get one, although the rules are the same, so `widening` does not show them.
 */
function scopeWidening(config: Config, requestable: readonly string[], deployed: Admission): Widened[] {
  const gained = scopesOf(config).filter((scope) => !requestable.includes(scope));
  const isDeployed = (scope: string) => deployed.rules.some(({ scopes }) => scopes.includes(scope));
  return config.rules.flatMap(({ allow, groups, scopes }) => {
    const opening = scopes.filter((scope) => gained.includes(scope) && isDeployed(scope));
    if (opening.length === 0 || scopes.some((scope) => requestable.includes(scope))) return [];
    const members = groups.length > 0 ? ` in group ${groups.join(" or ")}` : "";
    const to = `users of the user pool${members} who request ${opening.join(" or ")}`;
    return allow.map(({ verb, path }) => ({ route: `${verb} ${path}`, from: "no user of the user pool", to }));
  });
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
  const requestable = await clientScopes(early);
  const gained = scopesOf(config).filter((scope) => requestable?.includes(scope) === false);
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
