import { notFound } from "../apigateway/apigateway-refusals.ts";
import { domainArn, zoneOf } from "../apigateway/domains/domain-names.ts";
import {
  addMapping,
  type CustomDomain,
  domainOf,
  domainsIn,
  type Mapping,
} from "../apigateway/domains/domains-model.ts";
import { type Call, op, type Service } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import { Refusal } from "../wire/refusal.ts";

interface Pages {
  readonly MaxResults?: string;
  readonly NextToken?: string;
}
interface Named {
  readonly DomainName: string;
}
interface MappingInput extends Named {
  readonly ApiId: string;
  readonly Stage: string;
  readonly ApiMappingKey?: string;
}
type MappingPath = Named & { readonly ApiMappingId: string };

function listing<Item>({ MaxResults = "100", NextToken }: Pages, all: readonly Item[], keyOf: (item: Item) => string) {
  const { items, next } = page(all, keyOf, { token: NextToken, limit: Number(MaxResults) || 100 });
  return { items, nextToken: next };
}

function describe(domain: CustomDomain, call: Call) {
  const { domainName, target, certificateArn, type, ipAddressType, securityPolicy, tags } = domain;
  return {
    domainName,
    domainNameArn: domainArn(domain, call),
    apiMappingSelectionExpression: "$request.basepath",
    domainNameConfigurations: [
      {
        apiGatewayDomainName: target,
        certificateArn,
        domainNameStatus: "AVAILABLE",
        endpointType: type,
        hostedZoneId: zoneOf(domain, call.region),
        ipAddressType,
        securityPolicy,
      },
    ],
    routingMode: "API_MAPPING_ONLY",
    tags,
  };
}

const shown = ({ id: apiMappingId, basePath: apiMappingKey, restApiId: apiId, stage }: Mapping) => ({
  apiId,
  apiMappingId,
  apiMappingKey,
  stage,
});

/** @throws Refusal NotFoundException. */
function mappingOf({ DomainName, ApiMappingId }: MappingPath, call: Call): Mapping {
  const mapping = domainOf(DomainName, call).mappings.find(({ id }) => id === ApiMappingId);
  if (mapping === undefined) throw notFound("Invalid API mapping identifier specified");
  return mapping;
}

/**
 * API Gateway V2: the domains of API Gateway with their mappings, which may have several steps here. HTTP and WebSocket
 * APIs cannot be made, so that there are none.
 */
export const apigatewayv2: Service = {
  name: "apigatewayv2",
  signedAs: "apigateway",
  paths: /^\/v2\//,
  title: "ApiGatewayV2",
  protocol: "rest",
  operations: {
    GetApis: op<Pages>("MaxResults NextToken", (input) => listing(input, [], String)),
    GetApi: op<{ readonly ApiId: string }>("", ({ ApiId }, { world }) => {
      throw notFound(`Invalid API identifier specified ${world.account}:${ApiId}`);
    }),
    GetDomainNames: op<Pages>("MaxResults NextToken", (input, call) => {
      const all = Object.values(domainsIn(call.world, call.region));
      const { items, nextToken } = listing(input, all, ({ domainName }) => domainName);
      return { items: items.map((one) => describe(one, call)), nextToken };
    }),
    GetDomainName: op<Named>("", ({ DomainName }, call) => describe(domainOf(DomainName, call), call)),
    GetApiMappings: op<Named & Pages>("MaxResults NextToken", (input, call) => {
      const { items, nextToken } = listing(input, domainOf(input.DomainName, call).mappings, ({ id }) => id);
      return { items: items.map(shown), nextToken };
    }),
    GetApiMapping: op<MappingPath>("", (input, call) => shown(mappingOf(input, call))),
    CreateApiMapping: op<MappingInput>("ApiId Stage ApiMappingKey", (input, call) => {
      const { DomainName, ApiId: restApiId, Stage: stage, ApiMappingKey: basePath = "" } = input;
      return shown(addMapping(domainOf(DomainName, call), { basePath, restApiId, stage }, call));
    }),
    DeleteApiMapping: op<MappingPath>("", (input, call) => {
      const { id } = mappingOf(input, call);
      const domain = domainOf(input.DomainName, call);
      domain.mappings = domain.mappings.filter((one) => one.id !== id);
    }),
  },
  invalid: (message) => new Refusal(400, "BadRequestException", message),
};
