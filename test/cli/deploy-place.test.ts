import { describe, expect, test } from "vitest";
import type { AwsConfig } from "../../src/config/config.ts";
import { resolveTarget, type TargetChoice } from "../../src/open/resolve-target.ts";
import { emptyFolder } from "../support/folder.ts";
import { setEnvironment, write } from "../support/program/run-main.ts";
import { configWith } from "../support/stack/built-stack.ts";

const PROFILES = {
  "aws/config": `[default]
region = eu-central-1
[profile work]
region = ap-south-1
endpoint_url = http://127.0.0.1:4001/
[profile bare]
output = json
`,
  "aws/credentials": "[old]\naws_access_key_id = a\naws_secret_access_key = b\n",
};

function resolve(options: TargetChoice, env: Readonly<Record<string, string>>, aws: AwsConfig = {}) {
  const cwd = emptyFolder();
  write(cwd, PROFILES);
  setEnvironment(cwd, env);
  return resolveTarget(options, process.env, configWith({ aws }));
}

test.each<[string, TargetChoice, Record<string, string>, AwsConfig, string]>([
  ["the flag", { region: "us-west-2" }, { AWS_REGION: "sa-east-1" }, { region: "eu-west-1" }, "us-west-2"],
  [
    "AWS_REGION",
    {},
    { AWS_REGION: "sa-east-1", AWS_DEFAULT_REGION: "eu-north-1" },
    { region: "eu-west-1" },
    "sa-east-1",
  ],
  ["AWS_DEFAULT_REGION", {}, { AWS_DEFAULT_REGION: "eu-north-1" }, { region: "eu-west-1" }, "eu-north-1"],
  ["config.ini", { profile: "work" }, {}, { region: "eu-west-1" }, "eu-west-1"],
  ["the profile", { profile: "work" }, {}, {}, "ap-south-1"],
  ["the default profile", {}, {}, {}, "eu-central-1"],
  ["what is not blank", { region: "" }, { AWS_REGION: "" }, { region: "eu-west-1" }, "eu-west-1"],
])("the region comes from %s", async (_, options, env, aws, region) => {
  expect(await resolve(options, env, aws)).toMatchObject({ region });
});

describe("the profile", () => {
  const region = "us-east-1";
  test.each<[string, TargetChoice, Record<string, string>, AwsConfig, string | undefined]>([
    ["is the flag's", { profile: "work" }, { AWS_PROFILE: "bare" }, { profile: "old" }, "work"],
    ["is AWS_PROFILE's", {}, { AWS_PROFILE: "bare" }, { profile: "old" }, "bare"],
    ["is config.ini's, also from the credentials file", {}, {}, { profile: "old" }, "old"],
    ["is none where the environment holds keys", {}, { AWS_ACCESS_KEY_ID: "a" }, { profile: "old" }, undefined],
    ["is none where nobody names one", {}, {}, {}, undefined],
  ])("%s", async (_, options, env, aws, profile) => {
    expect(await resolve(options, env, { region, ...aws })).toMatchObject({ profile });
  });
});

describe("the endpoint", () => {
  const region = "us-east-1";
  const url = "http://127.0.0.1:4566";
  test.each<[string, TargetChoice, Record<string, string>, string | undefined]>([
    ["is AWS_ENDPOINT_URL's, without its slash", {}, { AWS_ENDPOINT_URL: `${url}/` }, url],
    [
      "is API Gateway's own first",
      {},
      { AWS_ENDPOINT_URL: "http://127.0.0.1:1", AWS_ENDPOINT_URL_API_GATEWAY: url },
      url,
    ],
    ["is the profile's", { profile: "work" }, {}, "http://127.0.0.1:4001"],
    ["is the environment's before the profile's", { profile: "work" }, { AWS_ENDPOINT_URL: url }, url],
    [
      "is AWS where it is to be ignored",
      {},
      { AWS_ENDPOINT_URL: url, AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      undefined,
    ],
    [
      "is AWS where the profile's is to be ignored",
      { profile: "work" },
      { AWS_IGNORE_CONFIGURED_ENDPOINT_URLS: "true" },
      undefined,
    ],
    ["is AWS where nobody names one", {}, {}, undefined],
  ])("%s", async (_, options, env, endpoint) => {
    expect(await resolve(options, env, { region })).toMatchObject({ endpoint });
  });
});
