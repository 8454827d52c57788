import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { arnOf } from "../../../src/aws/arn.ts";
import {
  cognitoHost,
  executeApiHost,
  PARTITIONS,
  partitionOf,
  poolIssuers,
  regionsOf,
  signInHost,
} from "../../../src/aws/partition.ts";
import type { IssuerConfig } from "../../../src/config/config.ts";
import { namesOf } from "../../../src/config/sections/issuers.ts";
import { addressesOf } from "../../../src/issuers/discovery.ts";
import { identityOf } from "../../../src/resources/shared/pool-keys.ts";
import { poolEndpoint } from "../../../src/sign-in/issuer-client.ts";
import { loginUrl } from "../../../src/stack/outputs.ts";

/** Partition, region, DNS suffix, console, sign-in pages of the prefix "p", what it lacks. */
const TABLE = [
  ["aws", "us-east-1", "amazonaws.com", "console.aws.amazon.com", "p.auth.us-east-1.amazoncognito.com", []],
  ["aws-cn", "cn-north-1", "amazonaws.com.cn", "console.amazonaws.cn", undefined, ["Cognito user pools"]],
  [
    ...["aws-us-gov", "us-gov-east-1", "amazonaws.com", "console.amazonaws-us-gov.com"],
    ...["p.auth-fips.us-gov-east-1.amazoncognito.com", []],
  ],
  [
    ...["aws-eusc", "eusc-de-east-1", "amazonaws.eu", "console.amazonaws-eusc.eu"],
    ...["p.auth.cognito-idp.eusc-de-east-1.on.amazonwebservices.eu", []],
  ],
  ["aws-iso", "us-iso-east-1", "c2s.ic.gov", undefined, undefined, ["Cognito user pools"]],
  ["aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov", undefined, undefined, ["Cognito user pools"]],
  ["aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk", undefined, undefined, ["Cognito user pools"]],
  ["aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov", undefined, undefined, ["API Gateway", "Cognito user pools"]],
] as [string, string, string, string | undefined, string | undefined, string[]][];

test("the table below has every partition", () => {
  expect(TABLE.map(([id]) => id)).toEqual(PARTITIONS.map(({ id }) => id));
});

describe.each(TABLE)("%s (%s)", (id, region, dnsSuffix, console, pages, lacks) => {
  const pool = `${region}_AbC`;
  const issuer = { name: "main", kind: "cognito", userPool: pool, audience: ["app"] } as unknown as IssuerConfig;
  const original = `https://cognito-idp.${region}.${dnsSuffix}/${pool}`;
  const updated = `https://issuer-cognito-idp.${region}.${dnsSuffix}/${pool}`;

  test("its names, its console and what it lacks", () => {
    expect(partitionOf(region)).toMatchObject({ id, dnsSuffix, console, lacks });
    expect(executeApiHost("abc", region)).toBe(`abc.execute-api.${region}.${dnsSuffix}`);
    expect(cognitoHost(region)).toBe(`cognito-idp.${region}.${dnsSuffix}`);
    expect(arnOf(id, "logs", { region, account: "1" }, "x")).toBe(`arn:${id}:logs:${region}:1:x`);
    if (pages !== undefined) expect(signInHost("p", region)).toBe(pages);
    if (pages !== undefined) expect(loginUrl({ endpoint: undefined, region }, "p")).toBe(`https://${pages}`);
  });

  test("config, deploy, the authorizer's bundle and sign-in agree on who issues a pool's tokens and where its keys are", async () => {
    expect(poolIssuers(pool)).toEqual([original, updated]);
    expect(namesOf(issuer)).toEqual([original, updated]);
    expect(await addressesOf(issuer, undefined)).toEqual({
      issuers: [original, updated],
      jwksUri: `${original}/.well-known/jwks.json`,
    });
    const aws = { endpoint: undefined, region, retry: () => Promise.reject(new Error("no call")) };
    expect(await identityOf(aws, { Id: pool }, [])).toMatchObject({
      issuers: [original, updated],
      jwksUri: `${original}/.well-known/jwks.json`,
    });
    expect(poolEndpoint(issuer, undefined)?.endpoint).toBe(`https://cognito-idp.${region}.${dnsSuffix}`);
  });
});

describe("another endpoint than AWS issues tokens of user pools in its own name, and accepts AWS's", () => {
  const pool = "us-east-1_AbC";
  const issuer = { name: "main", kind: "cognito", userPool: pool, audience: ["app"] } as unknown as IssuerConfig;
  const [atAws, updated] = poolIssuers(pool);

  test.each([
    ["http://127.0.0.1:4566", [`http://127.0.0.1:4566/${pool}`, `http://localhost:4566/${pool}`]],
    ["http://localhost:4566", [`http://localhost:4566/${pool}`, `http://127.0.0.1:4566/${pool}`]],
    ["https://aws.example", [`https://aws.example/${pool}`]],
  ])("%s", async (endpoint, names) => {
    expect((await addressesOf(issuer, endpoint)).issuers).toEqual([...names, atAws, updated]);
    const aws = { endpoint, region: "us-east-1", retry: () => Promise.reject(new Error("no call")) };
    expect((await identityOf(aws, { Id: pool }, [])).issuers).toEqual([...names, atAws, updated]);
    const named = { ...issuer, issuer: "https://login.example" };
    expect((await addressesOf(named, endpoint)).issuers).toEqual(["https://login.example", ...names]);
  });
});

interface Known {
  readonly id: string;
  readonly regionRegex: string;
  readonly regions: Readonly<Record<string, unknown>>;
  readonly outputs: { readonly dnsSuffix: string };
}

/** The SDK's table, as its bundled file has it. */
function partitionsOfSdk(): readonly Known[] {
  const core = join(createRequire(import.meta.url).resolve("@aws-sdk/core/package.json"), "..");
  const text = readFileSync(join(core, "dist-es/submodules/client/util-endpoints/lib/aws/partitions.js"), "utf8");
  const [, json = ""] = /partitionsInfo = (\{[\s\S]*\});/.exec(text) ?? [];
  return JSON.parse(json).partitions;
}

test("partitions, suffixes and regions are those that the SDK knows", () => {
  const known = partitionsOfSdk();
  expect(known.map(({ id }) => id).sort()).toEqual(PARTITIONS.map(({ id }) => id).sort());
  for (const { id, outputs, regions, regionRegex } of known) {
    const own = PARTITIONS.find((one) => one.id === id);
    expect(own?.dnsSuffix).toBe(outputs.dnsSuffix);
    const real = Object.keys(regions).filter((region) => new RegExp(regionRegex).test(region));
    expect([...regionsOf(id)].sort()).toEqual(real.sort());
    for (const region of real) expect(partitionOf(region).id).toBe(id);
  }
});

test("a region that is newer than the table belongs to the partition that its name tells", () => {
  expect(partitionOf("eu-east-9").id).toBe("aws");
  expect(partitionOf("eusc-fr-west-1").id).toBe("aws-eusc");
  expect(partitionOf("us-gov-north-1").id).toBe("aws-us-gov");
});
