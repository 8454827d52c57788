import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { refuseForAws } from "../../../src/config/checks/aws-only.ts";
import { loadConfig } from "../../../src/config/load.ts";
import {
  errorFrom,
  errorOf,
  fileWith,
  load,
  loadWith,
  messageWith,
  TODAY,
} from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";

test("tag keys that differ by case only are refused with both lines: to IAM they are one", () => {
  const message = messageWith({ tags: "Team = a\nteam = b" });
  expect(message).toMatch(
    /config\.ini:\d+ {2}\[tags\] team = b\n +must differ from Team on line \d+ in more than case/,
  );
  expect(loadWith({ tags: "team = a\nteams = b" }).tags).toEqual({ team: "a", teams: "b" });
});

test("what deploy adds counts in the environment's 4,096 bytes, and exactly 4,096 are taken", () => {
  const origins = "https://app.example.com";
  const frame = JSON.stringify({ CORS_ALLOW_ORIGINS: origins, AB: "" }).length;
  const withValue = (length: number) => ({ "function.basicLambda": `env.AB = ${"x".repeat(length)}` });
  expect(loadWith(withValue(4096 - frame)).functions[0]?.env["AB"]).toHaveLength(4096 - frame);
  expect(messageWith(withValue(4097 - frame))).toContain("must be at most 4096 bytes together, these are 4097");
});

test("origins alone can fill the environment of a function without variables", () => {
  const origins = Array.from({ length: 200 }, (_, n) => `https://app${n}.example.com`).join(", ");
  expect(messageWith({ cors: `allow_origins = ${origins}` })).toContain("must be at most 4096 bytes");
});

test.each([
  ["region = cn-north-1", "user_pool = create", "cn-north-1 is of partition aws-cn, which has no Cognito user pools"],
  ["region = us-iso-east-1", "user_pool = create", "aws-iso, which has no Cognito user pools"],
  ["region = us-east-1", "user_pool = cn-north-1_AbC\nclient_id = a", "aws-cn, which has no Cognito user pools"],
  ["region = us-isof-south-1", "user_pool = us-east-1_AbC\nclient_id = a", "aws-iso-f, which has no API Gateway"],
])("%s with %s is refused", (aws, pool, words) => {
  const message = messageWith({ aws, "issuer.main": `kind = cognito\n${pool}` });
  expect(message).toMatch(/^config\.ini:\d+ {2}\[/);
  expect(message).toContain(words);
  expect(message).toContain("fix: ");
});

test("a region from a flag is judged like one of the file, and other partitions with pools are taken", () => {
  const pool = fileWith({ "issuer.main": "kind = cognito\nuser_pool = create" });
  expect(errorOf(pool, { region: "cn-north-1" }).message).toContain("has no Cognito user pools");
  for (const region of ["us-gov-west-1", "eusc-de-east-1", "eu-west-1"])
    expect(load(pool, { region }).issuers[0]?.createsPool).toBe(true);
  const oidc = fileWith({ "issuer.main": "kind = oidc\nissuer = https://i.example.com\nclient_id = a" });
  expect(load(oidc, { region: "cn-north-1" }).aws.region).toBe("cn-north-1");
});

test("more than 300 resources is a note, since AWS raises that quota", () => {
  const routes = (count: number) => Array.from({ length: count }, (_, n) => `GET /part/${n} = basicLambda`).join("\n");
  expect(loadWith({ routes: routes(298) }).notes.join()).not.toContain("resources");
  expect(loadWith({ routes: routes(299) }).notes.join()).toContain("the routes need 301 resources");
});

test("addresses on this machine and regions of a profile are refused for AWS, with their lines", () => {
  const file = join(emptyFolder(), "config.ini");
  const issuer = "kind = oidc\nissuer = http://localhost:8080/\njwks_uri = http://127.0.0.1:1/k\nclient_id = a";
  writeFileSync(file, fileWith({ "issuer.main": issuer, "issuer.pool": "kind = cognito\nuser_pool = create" }));
  const config = loadConfig(file, {}, TODAY);
  const refusal = errorFrom(() => refuseForAws(config, "cn-north-1"));
  expect(refusal.code).toBe("CONFIG_INVALID");
  expect(refusal.message).toMatch(/:\d+ {2}\[issuer\.main\] issuer = http:\/\/localhost:8080\/\n +must be https/);
  expect(refusal.message).toMatch(/:\d+ {2}\[issuer\.main\] jwks_uri = http:\/\/127\.0\.0\.1:1\/k/);
  expect(refusal.message).toContain("has no Cognito user pools");
  expect(refusal.fix?.text).toMatch(/^deploy with --local/);
});

test("an ARN of another partition than the region's is refused", () => {
  const policy = "arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess";
  const text = (region: string) =>
    fileWith({ aws: `region = ${region}`, "function.basicLambda": `policies = ${policy}` });
  expect(errorOf(text("us-gov-west-1")).message).toContain("must be of partition aws-us-gov, that of us-gov-west-1");
  expect(load(text("us-east-1")).functions[0]?.policies).toEqual([policy]);
});
