import { allPages } from "./all-pages.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import type { OtherApi, OtherAuthorizer, OtherRoute } from "./other-api.ts";

const GET = "apigateway:GET";
/** More than most APIs have. */
const PAGE = "500";

/** Looks for an HTTP or WebSocket API of an id, with its routes, authorizers and stages. */
export async function readOtherApi(aws: ReadAws, reader: Reader, ApiId: string): Promise<Item<OtherApi | undefined>> {
  const [v2, client] = await Promise.all([import("@aws-sdk/client-apigatewayv2"), aws.apigatewayv2()]);
  const of = `HTTP API ${ApiId}`;
  const pageInput = (next: string | undefined) => ({ ApiId, MaxResults: PAGE, ...(next && { NextToken: next }) });
  const [api, stages, routes, authorizers] = await Promise.all([
    reader.readIfAny(of, GET, () => client.send(new v2.GetApiCommand({ ApiId }))),
    reader.readIfAny(`the stages of ${of}`, GET, async () => {
      const all = await allPages(async (next) => {
        const { Items: items, NextToken } = await client.send(new v2.GetStagesCommand(pageInput(next)));
        return { items, next: NextToken };
      });
      return all.map(({ StageName = "" }) => StageName);
    }),
    reader.readIfAny(`the routes of ${of}`, GET, async () => {
      const all = await allPages(async (next) => {
        const { Items: items, NextToken } = await client.send(new v2.GetRoutesCommand(pageInput(next)));
        return { items, next: NextToken };
      });
      return all.map(
        (one): OtherRoute => ({
          key: one.RouteKey ?? "",
          authorizationType: one.AuthorizationType ?? "NONE",
          authorizerId: one.AuthorizerId,
          scopes: one.AuthorizationScopes ?? [],
        }),
      );
    }),
    reader.readIfAny(`the authorizers of ${of}`, GET, async () => {
      const all = await allPages(async (next) => {
        const { Items: items, NextToken } = await client.send(new v2.GetAuthorizersCommand(pageInput(next)));
        return { items, next: NextToken };
      });
      return all.map(
        (one): OtherAuthorizer => ({
          id: one.AuthorizerId ?? "",
          name: one.Name ?? "",
          type: one.AuthorizerType ?? "JWT",
          identitySources: one.IdentitySource ?? [],
          issuer: one.JwtConfiguration?.Issuer,
          audience: one.JwtConfiguration?.Audience ?? [],
        }),
      );
    }),
  ]);
  if ("unread" in api) return api;
  const found = api.value;
  if (found === undefined) return { value: undefined };
  const value: OtherApi = {
    id: ApiId,
    name: found.Name ?? "",
    protocol: found.ProtocolType ?? "HTTP",
    disableExecuteApiEndpoint: found.DisableExecuteApiEndpoint ?? false,
    stages: "unread" in stages ? stages : { value: stages.value ?? [] },
    routes: "unread" in routes ? routes : { value: routes.value ?? [] },
    authorizers: "unread" in authorizers ? authorizers : { value: authorizers.value ?? [] },
  };
  return { value };
}
