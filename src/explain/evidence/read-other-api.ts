import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import type { OtherApi, OtherAuthorizer, OtherRoute } from "./other-api.ts";

const GET = "apigateway:GET";
/** The most that one page holds; an HTTP API has at most 300 routes. */
const PAGE = "500";

/** Looks for an HTTP or WebSocket API of an id, with its routes, authorizers and stages. */
export async function readOtherApi(aws: ReadAws, reader: Reader, ApiId: string): Promise<Item<OtherApi | undefined>> {
  const [v2, client] = await Promise.all([import("@aws-sdk/client-apigatewayv2"), aws.apigatewayv2()]);
  const of = `HTTP API ${ApiId}`;
  const input = { ApiId, MaxResults: PAGE };
  const [api, stages, routes, authorizers] = await Promise.all([
    reader.readIfAny(of, GET, () => client.send(new v2.GetApiCommand({ ApiId }))),
    reader.readIfAny(`the stages of ${of}`, GET, async () => {
      const { Items = [] } = await client.send(new v2.GetStagesCommand(input));
      return Items.map(({ StageName = "" }) => StageName);
    }),
    reader.readIfAny(`the routes of ${of}`, GET, async () => {
      const { Items = [] } = await client.send(new v2.GetRoutesCommand(input));
      return Items.map(
        (one): OtherRoute => ({
          key: one.RouteKey ?? "",
          authorizationType: one.AuthorizationType ?? "NONE",
          authorizerId: one.AuthorizerId,
          scopes: one.AuthorizationScopes ?? [],
        }),
      );
    }),
    reader.readIfAny(`the authorizers of ${of}`, GET, async () => {
      const { Items = [] } = await client.send(new v2.GetAuthorizersCommand(input));
      return Items.map(
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
