import { own } from "../../own.ts";
import type { Call } from "../../wire/operation.ts";
import type { World } from "../../world.ts";
import { badRequest, conflict, notFound } from "../apigateway-refusals.ts";
import { apisIn, newId } from "../lookup.ts";

/** What a base path of a domain leads to. */
export interface Mapping {
  readonly id: string;
  /** Empty for the domain itself; several steps for mappings made by API Gateway V2. */
  basePath: string;
  restApiId: string;
  /** Without one the next step of the path names the stage. */
  stage?: string;
}

export interface CustomDomain {
  readonly domainName: string;
  readonly type: "REGIONAL" | "EDGE";
  readonly ipAddressType: string;
  readonly certificateArn?: string;
  readonly certificateName?: string;
  /** Seconds since 1970. */
  readonly createdDate: number;
  /** The host that the domain's DNS record must lead to. */
  readonly target: string;
  readonly securityPolicy: string;
  readonly tags: Readonly<Record<string, string>>;
  mappings: readonly Mapping[];
}

/** The custom domains of a region by name. */
export const domainsIn = ({ store }: World, region: string): Record<string, CustomDomain> =>
  store.of("apigateway-domains", region, () => ({ domains: {} as Record<string, CustomDomain> })).domains;

/** @throws Refusal NotFoundException. */
export function domainOf(domainName: string, { world, region }: Call): CustomDomain {
  const domain = own(domainsIn(world, region), domainName);
  if (domain === undefined) throw notFound("Invalid domain name identifier specified");
  return domain;
}

/** @throws Refusal BadRequestException for an API or stage that does not exist. */
export function checkTarget({ restApiId, stage }: Pick<Mapping, "restApiId" | "stage">, { world, region }: Call): void {
  const api = own(apisIn(world, region), restApiId);
  if (api === undefined) throw badRequest("Invalid REST API identifier specified");
  if (stage !== undefined && own(api.stages, stage) === undefined)
    throw badRequest("Invalid stage identifier specified");
}

/** Adds a mapping to a domain. @throws Refusal ConflictException, and what `checkTarget` throws. */
export function addMapping(domain: CustomDomain, given: Omit<Mapping, "id">, call: Call): Mapping {
  checkTarget(given, call);
  if (domain.mappings.some(({ basePath }) => basePath === given.basePath))
    throw conflict("Base path already exists for this domain name");
  const mapping = { id: newId(), ...given };
  domain.mappings = [...domain.mappings, mapping];
  return mapping;
}

/** The domains that have a mapping to an API, or to one of its stages. */
export const domainsOf = ({ world, region }: Call, restApiId: string, stage?: string): string[] =>
  Object.values(domainsIn(world, region))
    .filter(({ mappings }) =>
      mappings.some((one) => one.restApiId === restApiId && (stage === undefined || one.stage === stage)),
    )
    .map(({ domainName }) => domainName);
