import type { Aws } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import { type Advice, THIS_COMMAND } from "../../lib/fix.ts";
import { type DeployedMethods, deployedMethods } from "../../resources/deployment.ts";
import { listApiContents } from "../../stack/find/api-contents.ts";
import { ownFunctions } from "../../stack/find/find-own-functions.ts";
import { methodId } from "../../stack/graph/node-ids.ts";
import { expectedIds, type Stray, straysIn } from "../../stack/review/strays.ts";
import { type Check, hinted } from "../check.ts";

const nameOf = (what: string) => `${what} is not in config.ini`;
const PRUNED: Advice = { text: "fix: deploy again, which deletes it", command: { name: "deploy" } };
const KEPT = "fix: add it to config.ini or delete it in AWS";

/** Open routes of a stage that config.ini does not have, or does not have as public. A preflight carries no token. */
function openRoutes(deployed: DeployedMethods, isWanted: (verb: string, path: string) => boolean): string[] {
  return Object.entries(deployed).flatMap(([path, verbs]) =>
    Object.entries(verbs).flatMap(([verb, { authorizationType }]) =>
      authorizationType === "NONE" && verb !== "OPTIONS" && !isWanted(verb, path) ? [`${verb} ${path}`] : [],
    ),
  );
}

function strayCheck(stray: Stray, deployed: DeployedMethods | undefined): Check | undefined {
  const { id, opens, row, route, isPublished } = stray;
  if (!isPublished) return undefined;
  const advice = row === undefined ? KEPT : PRUNED;
  // AWS does not say whether these are deployed.
  if (route === undefined) return { name: nameOf(id), expected: "nothing", got: opens, ok: true, ...hinted(advice) };
  const { verb, path, isOpen } = route;
  const now = deployed?.[path]?.[verb];
  // A deployed open route has its own check.
  if (now?.authorizationType === "NONE" && verb !== "OPTIONS") return undefined;
  const mayBeDeployed = deployed === undefined || now !== undefined;
  const got = mayBeDeployed ? `opens ${opens}` : "not deployed";
  return {
    name: nameOf(`${verb} ${path}`),
    expected: "no such route",
    got,
    ok: !(mayBeDeployed && isOpen),
    ...hinted(advice),
  };
}

/**
 * Checks that the API serves only what config.ini defines. It lists routes that were added outside of it, deployed or to
 * be published by the next deployment, and other stages with their open routes. Empty when there are none.
 */
export async function strayChecks(config: Config, aws: Aws, apiId: string): Promise<Check[]> {
  const inside = await listApiContents(aws, apiId);
  const { account } = await aws.caller;
  const functions = ownFunctions({ region: aws.region, account }, new Map(), config);
  const strays = straysIn(inside, config, new Map(), functions);
  const wanted = expectedIds(config);
  const publicRoutes = new Set(config.routes.flatMap((one) => (one.public ? [methodId(one.verb, one.path)] : [])));
  const isPublic = (verb: string, path: string) => publicRoutes.has(methodId(verb, path));
  const stages = await Promise.all(
    inside.stages.map(async ({ stageName = "", deploymentId = "" }) => {
      const deployed = await deployedMethods(aws, apiId, deploymentId);
      return { stageName, deploymentId, deployed, isOurs: stageName === config.api.stage };
    }),
  );
  const shown = stages.find(({ isOurs }) => isOurs)?.deployed;
  const served = openRoutes(shown ?? {}, (verb, path) => wanted.has(methodId(verb, path))).map((route): Check => {
    return { name: nameOf(route), expected: "no such route", got: "open to everyone", ok: false, hint: KEPT };
  });
  const elsewhere = stages.flatMap(({ stageName, deployed, isOurs }): Check[] => {
    if (isOurs) return [];
    const open = openRoutes(deployed ?? {}, isPublic);
    const got = open.length === 0 ? "nothing open" : `open to everyone: ${open.join(", ")}`;
    return [{ name: nameOf(`stage ${stageName}`), expected: "no such stage", got, ok: open.length === 0, hint: KEPT }];
  });
  return [...served, ...strays.flatMap((stray) => strayCheck(stray, shown) ?? []), ...elsewhere];
}

/** Replaces the checks where these credentials may not read the API, because silence would look like a proof. */
export function couldNotRead(error: unknown): Check[] {
  const got = `could not be read (${error instanceof Error ? error.name : error})`;
  const name = "only the routes of config.ini";
  const policy = { name: "iam-policy", args: ["--for", THIS_COMMAND] };
  const advice = {
    text: "fix: allow apigateway:GET on the API; this prints the policy that the command needs",
    command: policy,
  };
  return [{ name, expected: "in the API", got, ok: true, skipped: true, ...hinted(advice) }];
}
