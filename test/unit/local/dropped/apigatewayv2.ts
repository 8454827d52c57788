import type { Account, Answer, Send } from "./account.ts";
import { differ, type Made, refuses, type Subject, type Values } from "./subject.ts";

const idOf = ({ body }: Answer) => String((body as { readonly id?: string }).id);
const mappingsIn = ({ body }: Answer) => (body as { readonly items: readonly Record<string, string>[] }).items;

/** Two domains, the first with two mappings of an API that has two stages. */
async function prepare({ send, sendTo }: Account): Promise<Made> {
  const v1 = sendTo("apigateway");
  const [one, two] = [
    idOf(await v1("CreateRestApi", { name: "one" })),
    idOf(await v1("CreateRestApi", { name: "two" })),
  ];
  for (const restApiId of [one, two]) {
    const { body } = await v1("GetResources", { restApiId });
    const [root] = (body as { readonly item: readonly { readonly id: string }[] }).item;
    const method = { restApiId, resourceId: root?.id, httpMethod: "GET" };
    await v1("PutMethod", { ...method, authorizationType: "NONE" });
    await v1("PutIntegration", { ...method, type: "MOCK" });
    for (const stageName of ["live", "next"]) await v1("CreateDeployment", { restApiId, stageName });
  }
  for (const domainName of ["a.example.com", "b.example.com"])
    await v1("CreateDomainName", { domainName, endpointConfiguration: { types: ["REGIONAL"] } });
  const mapping = { DomainName: "a.example.com", ApiId: one, Stage: "live" };
  const made = await send("CreateApiMapping", { ...mapping, ApiMappingKey: "v1/a" });
  await send("CreateApiMapping", { ...mapping, ApiMappingKey: "v1/b" });
  const token = async (operation: string) => {
    const { body } = await send(operation, { DomainName: "a.example.com", MaxResults: "1" });
    return String((body as { readonly nextToken?: string }).nextToken);
  };
  return {
    ...{ one, two, mapping: String((made.body as { readonly apiMappingId?: string }).apiMappingId) },
    domains: await token("GetDomainNames"),
    mappings: await token("GetApiMappings"),
  };
}

const inputs = ({ one, mapping }: Made) => {
  const domain = { DomainName: "a.example.com" };
  return {
    GetApis: {},
    GetApi: { ApiId: one },
    GetDomainNames: {},
    GetDomainName: domain,
    GetApiMappings: domain,
    GetApiMapping: { ...domain, ApiMappingId: mapping },
    CreateApiMapping: { ...domain, ApiId: one, Stage: "live" },
    DeleteApiMapping: { ...domain, ApiMappingId: mapping },
  };
};

const values = ({ one, two, domains, mappings }: Made): Readonly<Record<string, Values>> => ({
  MaxResults: differ("1", "2"),
  "GetDomainNames.NextToken": differ(undefined, domains),
  "GetApiMappings.NextToken": differ(undefined, mappings),
  "CreateApiMapping.ApiId": differ(one, two),
  "CreateApiMapping.Stage": differ("live", "next"),
  "CreateApiMapping.ApiMappingKey": refuses("ConflictException", "", "v2", "v1/c", "v1/a"),
});

async function observe(send: Send): Promise<unknown> {
  const domains = await send("GetDomainNames");
  const mappings = [];
  for (const { domainName } of mappingsIn(domains))
    mappings.push(await send("GetApiMappings", { DomainName: domainName }));
  return [domains.body, mappings.map(({ body }) => body)];
}

const NONE = "HTTP and WebSocket APIs cannot be made, so there is one page, which is empty";

/** API Gateway V2: domains of API Gateway, and their mappings. */
export const apigatewayv2: Subject = {
  name: "apigatewayv2",
  ...{ prepare, inputs, values, observe },
  unseen: { "GetApis.MaxResults": NONE, "GetApis.NextToken": NONE },
};
