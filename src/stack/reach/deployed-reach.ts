import { functionIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { codeLocationOf, type FunctionAttrs, lambdaFunction } from "../../resources/function.ts";
import { type Admission, readAdmission } from "./admission.ts";
import type { DeployedApi } from "./deployed-api.ts";
import { downloadAdmission } from "./download-admission.ts";
import type { Reachable } from "./route-match.ts";

/** The results of a run's reads for rows of a type; only existing resources. */
export async function readResultsOf<A>(early: EarlyReads, type: string) {
  const reads = [...early].filter(([id]) => id.startsWith(`${type}:`));
  const found = await Promise.all(
    // A failed read fails its node, which reports it.
    reads.map(async ([id, { key, found: read }]) => ({ id, key, found: await read.catch(() => undefined) })),
  );
  return found.flatMap(({ id, key, found: one }) =>
    one === undefined ? [] : [{ id, key, owned: one.owned, owner: one.owner, attrs: one.attrs as A }],
  );
}

/** The protected routes of an API in the state file. */
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
 * The deployed routes. A route that is protected by other means than the stack's authorizer counts as protected, and so
 * does one that was opened or deleted in AWS after deploy protected it, because the stage may still serve the old snapshot.
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
 * The admissions of the deployed authorizers, by their IDs. The one in the state counts while the code in AWS has the same
 * hash; else the code is downloaded from the address that the read returned.
 * @param current the code from config.ini: if AWS has the same, nothing is downloaded.
 * @param note gets why a deployed authorizer could not be read.
 */
export async function deployedAdmissions(
  { authorizers }: DeployedApi,
  early: EarlyReads,
  current: { readonly sha256: string; readonly content?: unknown },
  aws: Aws,
  note: (sentence: string) => void,
): Promise<ReadonlyMap<string, Admission | undefined>> {
  const functions = await readResultsOf<FunctionAttrs>(early, "lambda.function");
  const admissionOf = async (name: string): Promise<Admission | undefined> => {
    const known = functions.find(({ key }) => key["name"] === name)?.attrs;
    const attrs = known ?? (await lambdaFunction.read(aws, { name }).catch(() => undefined))?.attrs;
    if (attrs === undefined) return undefined;
    const kept = attrs.sha256 === current.sha256 ? readAdmission(current.content) : readAdmission(attrs.content);
    const location = codeLocationOf(attrs);
    if (kept !== undefined || location === undefined || attrs.sha256 === current.sha256) return kept;
    // Emulators return addresses of AWS, which do not contain their code.
    if (aws.endpoint !== undefined && !location.startsWith(`${aws.endpoint}/`)) return undefined;
    try {
      return await downloadAdmission(aws, location);
    } catch (error) {
      note(
        `the deployed rules could not be read from the code of ${name} (${(error as Error).message}): routes that they protect may open without a note`,
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
