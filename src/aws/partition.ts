/** What the tool uses and what some partitions lack. */
export type Service = "API Gateway" | "Cognito user pools";

/** A part of AWS with accounts, regions and host names of its own. */
export interface Partition {
  /** The second part of its ARNs. */
  readonly id: string;
  /** What the hosts of its services end with. */
  readonly dnsSuffix: string;
  /** The same for hosts that answer over IPv6 too. */
  readonly dualStackSuffix: string;
  /** What the hosts of Cognito's sign-in pages end with, behind "<prefix>.": "<region>" stands for the region. */
  readonly signInSuffix: string;
  /** Where its web console is, behind "<region>."; undefined where AWS publishes none. */
  readonly console: string | undefined;
  /** Their names, some of which an account may have to switch on first. */
  readonly regions: readonly string[];
  /** Not offered in any of its regions. */
  readonly lacks: readonly Service[];
}

const words = (text: string): readonly string[] => text.split(" ");
const COGNITO = "auth.<region>.amazoncognito.com";
const NO_POOLS: readonly Service[] = ["Cognito user pools"];

/**
 * Every partition. Sources: botocore 1.43 (partitions.json for suffixes and regions, endpoints.json for what is
 * lacking, the endpoint rules of `signin` for the domains of consoles); the developer guides of Cognito and GovCloud for
 * sign-in pages; for those of aws-eusc AWS's entry in the Public Suffix List, since no guide says. The isolated ones
 * have no user pools, so their sign-in pages never get used.
 */
export const PARTITIONS: readonly Partition[] = [
  {
    id: "aws",
    dnsSuffix: "amazonaws.com",
    dualStackSuffix: "api.aws",
    signInSuffix: COGNITO,
    console: "console.aws.amazon.com",
    lacks: [],
    regions: words(
      "af-south-1 ap-east-1 ap-east-2 ap-northeast-1 ap-northeast-2 ap-northeast-3 ap-south-1 ap-south-2 " +
        "ap-southeast-1 ap-southeast-2 ap-southeast-3 ap-southeast-4 ap-southeast-5 ap-southeast-6 " +
        "ap-southeast-7 ca-central-1 ca-west-1 eu-central-1 eu-central-2 eu-north-1 eu-south-1 eu-south-2 " +
        "eu-west-1 eu-west-2 eu-west-3 il-central-1 me-central-1 me-south-1 me-west-1 mx-central-1 sa-east-1 " +
        "sa-west-1 us-east-1 us-east-2 us-west-1 us-west-2",
    ),
  },
  {
    id: "aws-cn",
    dnsSuffix: "amazonaws.com.cn",
    dualStackSuffix: "api.amazonwebservices.com.cn",
    signInSuffix: COGNITO,
    console: "console.amazonaws.cn",
    lacks: NO_POOLS,
    regions: words("cn-north-1 cn-northwest-1"),
  },
  {
    id: "aws-us-gov",
    dnsSuffix: "amazonaws.com",
    dualStackSuffix: "api.aws",
    signInSuffix: "auth-fips.<region>.amazoncognito.com",
    console: "console.amazonaws-us-gov.com",
    lacks: [],
    regions: words("us-gov-east-1 us-gov-west-1"),
  },
  {
    id: "aws-eusc",
    dnsSuffix: "amazonaws.eu",
    dualStackSuffix: "api.amazonwebservices.eu",
    console: "console.amazonaws-eusc.eu",
    lacks: [],
    signInSuffix: "auth.cognito-idp.<region>.on.amazonwebservices.eu",
    regions: words("eusc-de-east-1"),
  },
  {
    id: "aws-iso",
    dnsSuffix: "c2s.ic.gov",
    dualStackSuffix: "api.aws.ic.gov",
    signInSuffix: COGNITO,
    console: undefined,
    lacks: NO_POOLS,
    regions: words("us-iso-east-1 us-iso-west-1"),
  },
  {
    id: "aws-iso-b",
    dnsSuffix: "sc2s.sgov.gov",
    dualStackSuffix: "api.aws.scloud",
    signInSuffix: COGNITO,
    console: undefined,
    lacks: NO_POOLS,
    regions: words("us-isob-east-1 us-isob-west-1"),
  },
  {
    id: "aws-iso-e",
    dnsSuffix: "cloud.adc-e.uk",
    dualStackSuffix: "api.cloud-aws.adc-e.uk",
    signInSuffix: COGNITO,
    console: undefined,
    lacks: NO_POOLS,
    regions: words("eu-isoe-west-1"),
  },
  {
    id: "aws-iso-f",
    dnsSuffix: "csp.hci.ic.gov",
    dualStackSuffix: "api.aws.hci.ic.gov",
    signInSuffix: COGNITO,
    console: undefined,
    lacks: ["API Gateway", ...NO_POOLS],
    regions: words("us-isof-east-1 us-isof-south-1"),
  },
];

/** botocore's regionRegex, but for aws: whatever no other partition claims, so that a region newer than this table is of it. */
const PREFIXES = new Map([
  ["cn-", "aws-cn"],
  ["us-gov-", "aws-us-gov"],
  ["eusc-", "aws-eusc"],
  ["us-iso-", "aws-iso"],
  ["us-isob-", "aws-iso-b"],
  ["eu-isoe-", "aws-iso-e"],
  ["us-isof-", "aws-iso-f"],
]);

/** The partition of a region, whether this table has the region or not. */
export function partitionOf(region: string): Partition {
  const [, id = "aws"] = [...PREFIXES].find(([prefix]) => region.startsWith(prefix)) ?? [];
  return PARTITIONS.find((one) => one.id === id) as Partition;
}

/** Every region of a partition; none of one that is unknown. */
export const regionsOf = (partition: string): readonly string[] =>
  PARTITIONS.find(({ id }) => id === partition)?.regions ?? [];

/** "lambda.us-east-1.amazonaws.com". */
const hostOf = (service: string, region: string): string => `${service}.${region}.${partitionOf(region).dnsSuffix}`;

/** Where an API answers, unless another endpoint than AWS serves it. */
export const executeApiHost = (apiId: string, region: string): string => `${apiId}.${hostOf("execute-api", region)}`;

/** Where user pools answer the calls of a client, and have their keys and documents. */
export const cognitoHost = (region: string): string => hostOf("cognito-idp", region);

/** Where the sign-in pages of a domain prefix are. */
export const signInHost = (prefix: string, region: string): string =>
  `${prefix}.${partitionOf(region).signInSuffix.replace("<region>", region)}`;

/** The region of a user pool, by its id: "us-east-1_AbCdEf123". */
export const regionOfPool = (poolId: string): string => poolId.split("_")[0] ?? "";

const LOOPBACK = ["127.0.0.1", "localhost"];

/** A pool at another endpoint than AWS, under each name of the endpoint: local endpoints issue tokens in the name of the address that was asked. */
export function poolIssuersAt(endpoint: string | undefined, poolId: string): string[] {
  if (endpoint === undefined) return [];
  const url = new URL(endpoint);
  const others = LOOPBACK.includes(url.hostname) ? LOOPBACK.filter((name) => name !== url.hostname) : [];
  const spelled = others.map((hostname) => Object.assign(new URL(endpoint), { hostname }).href.replace(/\/$/, ""));
  return [endpoint, ...spelled].map((base) => `${base}/${poolId}`);
}

/**
 * Every `iss` that the tokens of a user pool may carry at AWS: a pool whose IssuerConfiguration is UPDATED signs with the
 * second; the keys are the same.
 */
export const poolIssuers = (poolId: string): [original: string, updated: string] => {
  const host = cognitoHost(regionOfPool(poolId));
  return [`https://${host}/${poolId}`, `https://issuer-${host}/${poolId}`];
};

/** A service as the principal of a policy: the same in every partition for API Gateway and Lambda. */
export const servicePrincipal = (service: "apigateway" | "lambda"): string => `${service}.amazonaws.com`;

/** The audience of the tokens that CI jobs exchange for a role's credentials. STS of China has its own, by AWS's action for GitHub. */
export const webIdentityAudience = (partition: string): string =>
  partition === "aws-cn" ? "sts.amazonaws.com.cn" : "sts.amazonaws.com";
