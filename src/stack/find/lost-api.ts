import { GetRestApiCommand } from "@aws-sdk/client-api-gateway";
import { GetPolicyCommand } from "@aws-sdk/client-lambda";
import { apiIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { PermissionAttrs } from "../../resources/permission.ts";
import { sourceOf, statementsOf } from "../../resources/shared/function-policy.ts";
import { API } from "../graph/node-ids.ts";
import { STATEMENT } from "../graph/statement-ids.ts";

/** The existing REST APIs among those in source ARNs. */
async function existing({ apigateway }: Aws, sourceArns: readonly string[]): Promise<string[]> {
  const ids = new Set(sourceArns.flatMap((arn) => apiIn(arn) ?? []));
  const found = [...ids].map((restApiId) =>
    absentAsUndefined(apigateway.send(new GetRestApiCommand({ restApiId }))).then((api) => (api ? [restApiId] : [])),
  );
  return (await Promise.all(found)).flat();
}

/**
 * Refuses to create an API while another one, which lost the stack's tags, still invokes the stack's functions. Its callers
 * would get errors because the functions' permissions move to the new API. Called if no API carries the tags and the state
 * file contains none; the permissions of the functions contain its ID.
 * @throws AuthzError NOT_OURS with the API's ID.
 */
export async function refuseLostApi(aws: Aws, reads: EarlyReads): Promise<void> {
  const permissions = [...reads].filter(([id]) => id.startsWith("lambda.permission:"));
  const found = await Promise.all(permissions.map(([, read]) => read.found));
  const [id] = await existing(
    aws,
    found.map((one) => ((one?.attrs ?? {}) as Partial<PermissionAttrs>).sourceArn ?? ""),
  );
  if (id === undefined) return;
  const message = `the REST API ${id} invokes the functions of this stack but no longer carries its tags`;
  const fix = `put the tags back or pass --adopt ${API} to keep it; delete it to create a new one`;
  throw new AuthzError("NOT_OURS", message, { fix });
}

/**
 * The existing APIs that invoke these functions by a statement that deploy wrote: they need the functions, whatever their
 * tags. For a teardown that found no API.
 */
export async function apisThatInvoke(aws: Aws, functionNames: readonly string[]): Promise<string[]> {
  const own: readonly string[] = Object.values(STATEMENT);
  const policies = functionNames.map((FunctionName) =>
    absentAsUndefined(aws.lambda.send(new GetPolicyCommand({ FunctionName }))),
  );
  const statements = (await Promise.all(policies)).flatMap((found) => statementsOf(found?.Policy));
  return existing(aws, statements.filter(({ Sid = "" }) => own.includes(Sid)).map(sourceOf));
}
