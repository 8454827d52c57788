import { functionIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { codeLocationOf, type FunctionAttrs, lambdaFunction } from "../../resources/function.ts";
import { type Admission, readAdmission } from "./admission.ts";
import type { DeployedApi } from "./deployed-api.ts";
import { downloadAdmission } from "./download-admission.ts";
import type { Reachable } from "./served.ts";

/** What the reads of a run found, by the type of the row: only what is there. */
export async function foundOf<A>(early: EarlyReads, type: string) {
  const reads = [...early].filter(([id]) => id.startsWith(`${type}:`));
  const found = await Promise.all(
    // A read that failed fails its node, where it is reported.
    reads.map(async ([id, { key, found: read }]) => ({ id, key, found: await read.catch(() => undefined) })),
  );
  return found.flatMap(({ id, key, found: one }) =>
    one === undefined ? [] : [{ id, key, owned: one.owned, owner: one.owner, attrs: one.attrs as A }],
  );
}

/** The protected routes that the state file knows in an API. */
const protectedRows = (apiId: string, early: EarlyReads): Reachable[] =>
  [...early.values()].flatMap(({ row: { type, key, attrs } }) => {
    const { path = "", verb = "" } = key;
    const { authorizerId } = (attrs ?? {}) as { readonly authorizerId?: unknown };
    const isRoute = type === "apigateway.method" && key["apiId"] === apiId && verb !== "OPTIONS";
    return isRoute && typeof authorizerId === "string" && authorizerId !== ""
      ? [{ verb, path, authorizer: authorizerId }]
      : [];
  });

/**
 * The routes that are deployed. What is protected by other means than an authorizer of ours is protected all the same, and
 * so is what was opened or deleted in AWS after deploy protected it: the stage need not show that.
 */
export function deployedRoutes({ id, methods }: DeployedApi, early: EarlyReads): Reachable[] {
  const live = methods.map(({ verb, path, method: { authorizationType = "NONE", authorizerId } }) => ({
    verb,
    path,
    authorizer: authorizationType === "NONE" ? undefined : (authorizerId ?? authorizationType),
  }));
  const closed = live.filter(({ authorizer }) => authorizer !== undefined);
  const isIn = (all: readonly Reachable[], { verb, path }: Reachable) =>
    all.some((one) => one.verb === verb && one.path === path);
  const changed = protectedRows(id, early).filter((one) => !isIn(closed, one));
  return [...live.filter((one) => !isIn(changed, one)), ...changed];
}

/**
 * Whom the deployed authorizers let in, by their ids. What a run kept in the state counts while the code in AWS has the
 * same hash; else the code itself is downloaded, of which AWS gives the address unasked.
 * @param current the code that config.ini asks for: where AWS has just that, nothing is looked at.
 * @param note gets why a deployed authorizer could not be read.
 */
export async function deployedAdmissions(
  { authorizers }: DeployedApi,
  early: EarlyReads,
  current: { readonly sha256: string; readonly content?: unknown },
  aws: Aws,
  note: (sentence: string) => void,
): Promise<ReadonlyMap<string, Admission | undefined>> {
  const functions = await foundOf<FunctionAttrs>(early, "lambda.function");
  const admissionOf = async (name: string): Promise<Admission | undefined> => {
    const known = functions.find(({ key }) => key["name"] === name)?.attrs;
    const attrs = known ?? (await lambdaFunction.read(aws, { name }).catch(() => undefined))?.attrs;
    if (attrs === undefined) return undefined;
    const kept = attrs.sha256 === current.sha256 ? readAdmission(current.content) : readAdmission(attrs.content);
    const location = codeLocationOf(attrs);
    if (kept !== undefined || location === undefined || attrs.sha256 === current.sha256) return kept;
    // Emulators name addresses of AWS, where nothing of theirs is.
    if (aws.endpoint !== undefined && !location.startsWith(`${aws.endpoint}/`)) return undefined;
    try {
      return await downloadAdmission(aws, location);
    } catch (error) {
      note(
        `the rules that are deployed could not be read from the code of ${name} (${(error as Error).message}): routes that they kept closed may open unnoticed`,
      );
      return undefined;
    }
  };
  const admissions = authorizers.map(
    async ({ id = "", authorizerUri = "" }): Promise<[string, Admission | undefined]> => {
      const { name = "" } = functionIn(authorizerUri) ?? {};
      return [id, await admissionOf(name)];
    },
  );
  return new Map(await Promise.all(admissions));
}
