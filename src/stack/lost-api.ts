import { GetRestApiCommand } from "@aws-sdk/client-api-gateway";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/errors.ts";
import type { EarlyReads } from "../engine/apply.ts";
import { AuthzError } from "../lib/errors.ts";
import type { PermissionAttrs } from "../resources/permission.ts";

/**
 * Refuses to create an API while another one still calls the stack's functions: one that lost the stack's tags. Its
 * callers would get errors from then on, for the functions' permissions move to the new one. Called when no API carries
 * the tags and the state file names none; the permissions of the functions tell of it.
 * @throws AuthzError NOT_OURS with the API's id.
 */
export async function refuseLostApi({ apigateway }: Aws, reads: EarlyReads): Promise<void> {
  const ids = new Set<string>();
  for (const [id, { found }] of reads) {
    if (!id.startsWith("lambda.permission:")) continue;
    const { sourceArn = "" } = ((await found)?.attrs ?? {}) as Partial<PermissionAttrs>;
    const [, apiId] = /:execute-api:[^:]+:\d{12}:(\w+)\//.exec(sourceArn) ?? [];
    if (apiId !== undefined) ids.add(apiId);
  }
  for (const restApiId of ids) {
    if ((await absentAsUndefined(apigateway.send(new GetRestApiCommand({ restApiId })))) === undefined) continue;
    const message = `the REST API ${restApiId} invokes the functions of this stack but no longer carries its tags`;
    const fix = "put the tags back or pass --adopt apigateway.rest-api:api to keep it; delete it to create a new one";
    throw new AuthzError("NOT_OURS", message, { fix });
  }
}
