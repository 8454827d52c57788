import { filled } from "../../own.ts";
import { type Call, type Operation, op } from "../../wire/operation.ts";
import { badRequest } from "../apigateway-refusals.ts";
import { listing, newId, type Paging } from "../lookup.ts";
import { type CustomDomain, domainOf, domainsIn } from "./domains-model.ts";

interface DomainInput extends Partial<Record<"certificateArn" | "certificateName" | "securityPolicy", string>> {
  readonly domainName: string;
  readonly regionalCertificateArn?: string;
  readonly regionalCertificateName?: string;
  readonly endpointConfiguration?: {
    readonly types?: readonly CustomDomain["type"][];
    readonly ipAddressType?: string;
  };
  readonly tags?: Record<string, string>;
}

/** The hosted zones of the hosts that domains lead to, where AWS's documentation names them. */
const ZONES: Readonly<Record<string, string>> = { "us-east-1": "Z1UJRXOUMOOFQ8", "us-west-2": "Z2OJLYMUO9EFXC" };
const EDGE_ZONE = "Z2FDTNDATAQYW2";

export const zoneOf = ({ type }: CustomDomain, region: string): string | undefined =>
  type === "EDGE" ? EDGE_ZONE : ZONES[region];

export const domainArn = ({ domainName }: CustomDomain, { world, region }: Call): string =>
  `arn:${world.partition}:apigateway:${region}::/domainnames/${domainName}`;

function describe(domain: CustomDomain, call: Call) {
  const { domainName, type, certificateArn, certificateName, target, ipAddressType, tags, securityPolicy } = domain;
  const zone = zoneOf(domain, call.region);
  return {
    domainName,
    domainNameArn: domainArn(domain, call),
    certificateUploadDate: domain.createdDate,
    ...(type === "EDGE"
      ? { certificateArn, certificateName, distributionDomainName: target, distributionHostedZoneId: zone }
      : {
          regionalCertificateArn: certificateArn,
          regionalCertificateName: certificateName,
          regionalDomainName: target,
          regionalHostedZoneId: zone,
        }),
    endpointConfiguration: { types: [type], ipAddressType },
    domainNameStatus: "AVAILABLE",
    securityPolicy,
    routingMode: "BASE_PATH_MAPPING_ONLY",
    ...(Object.keys(tags).length > 0 && { tags }),
  };
}

function create(input: DomainInput, call: Call) {
  const { world, region, now } = call;
  const { domainName, endpointConfiguration = {}, securityPolicy = "TLS_1_2", tags = {} } = input;
  if (!domainName) throw badRequest("No Domain Name specified");
  // A domain name belongs to one region of the account only.
  const isTaken = world.store
    .regionsOf("apigateway-domains")
    .some((one) => Object.hasOwn(domainsIn(world, one), domainName));
  if (isTaken) throw badRequest("The domain name you provided already exists.");
  const [type = "EDGE"] = endpointConfiguration.types ?? [];
  const { regionalCertificateArn, regionalCertificateName } = input;
  const regional = { certificateArn: regionalCertificateArn, certificateName: regionalCertificateName };
  const domain: CustomDomain = {
    domainName,
    type,
    ipAddressType: endpointConfiguration.ipAddressType ?? "ipv4",
    ...filled(type === "EDGE" ? input : regional, "certificateArn", "certificateName"),
    createdDate: Math.floor(now / 1_000),
    target: type === "EDGE" ? `d${newId(13)}.cloudfront.net` : `d-${newId(10)}.execute-api.${region}.amazonaws.com`,
    securityPolicy,
    tags: { ...tags },
    mappings: [],
  };
  domainsIn(world, region)[domainName] = domain;
  return describe(domain, call);
}

type Named = Pick<DomainInput, "domainName">;

/** Custom domain names. Their certificates are not looked at. */
export const domainNameOperations: Readonly<Record<string, Operation>> = {
  CreateDomainName: op<DomainInput>(
    `domainName certificateArn certificateName regionalCertificateArn regionalCertificateName securityPolicy tags
      endpointConfiguration.types endpointConfiguration.ipAddressType routingMode`,
    create,
    { "endpointConfiguration.types": ["REGIONAL", "EDGE"], routingMode: ["BASE_PATH_MAPPING_ONLY"] },
  ),
  GetDomainName: op<Named>("", ({ domainName }, call) => describe(domainOf(domainName, call), call)),
  GetDomainNames: op<Paging>("position limit", (input, call) =>
    listing(
      input,
      Object.values(domainsIn(call.world, call.region)),
      ({ domainName }) => domainName,
      (one) => describe(one, call),
    ),
  ),
  DeleteDomainName: op<Named>("", ({ domainName }, call) => {
    delete domainsIn(call.world, call.region)[domainOf(domainName, call).domainName];
  }),
};
