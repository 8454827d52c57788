import {
  type Authorizer,
  GetAuthorizersCommand,
  GetResourcesCommand,
  type Resource,
} from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";

/** Every resource of an API with its methods, in one listing that all nodes of a run share. Empty if the API does not exist. */
export async function listResources({ apigateway }: Pick<Aws, "apigateway">, restApiId: string): Promise<Resource[]> {
  const all: Resource[] = [];
  let position: string | undefined;
  do {
    const input = { restApiId, limit: 500, embed: ["methods"], ...(position && { position }) };
    const page = await absentAsUndefined(apigateway.send(new GetResourcesCommand(input)));
    all.push(...(page?.items ?? []));
    position = page?.position;
  } while (position !== undefined);
  return all;
}

/** The authorizers of an API: at most 10, so one page holds them. */
export async function listAuthorizers(
  { apigateway }: Pick<Aws, "apigateway">,
  restApiId: string,
): Promise<Authorizer[]> {
  const page = await absentAsUndefined(apigateway.send(new GetAuthorizersCommand({ restApiId, limit: 500 })));
  return page?.items ?? [];
}
