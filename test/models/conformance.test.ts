import { readFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, expect, test } from "vitest";
import { SCHEMA } from "../../src/config/schema/schema.ts";
import { FREE } from "../../src/config/schema/sections.ts";
import { identityPolicy } from "../../src/local/authorization/policy-file.ts";
import type { Decision } from "../support/iam-decisions.ts";
import type { Statement } from "../support/iam-simulator.ts";
import { SECTIONS } from "../support/stack-run.ts";
import { ADOPTS_OUTSIDE, BY_HAND, LONGEST_VALUES, WEB_ROLE } from "./by-hand.ts";
import { BASES, CHANGES, type Sections, withLines } from "./changes.ts";
import { deniedIn, neededBy, notInAuthorizationData, pathOf, refusedIn, superfluousIn } from "./checker.ts";
import { LAMBDA_MAY, place, SHOP } from "./place.ts";
import { type Call, record } from "./recorder.ts";

const text = readFileSync(new URL("../../docs/iam-policy.json", import.meta.url), "utf8");
const policyOf = (project: string): readonly Statement[] => JSON.parse(text.replaceAll("PROJECT", project)).Statement;
const calls: Call[] = [];
const decisions: Decision[] = [];
const EVERYTHING = identityPolicy({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "*", Resource: "*" }],
});
let issuer = "";

beforeAll(async () => {
  const keys = [{ kid: "a", kty: "RSA", n: "AQAB", e: "AQAB", use: "sig", alg: "RS256" }];
  const server = createServer(({ url = "" }, response) => {
    const at = url.startsWith("/tenant") ? `${issuer}/tenant` : issuer;
    response.end(
      JSON.stringify(url.endsWith("openid-configuration") ? { issuer: at, jwks_uri: `${issuer}/keys` } : { keys }),
    );
  }).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  issuer = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  afterAll(() => void server.close());
});

const keysOf = Object.entries(SCHEMA).flatMap(([section, keys]) => Object.keys(keys).map((key) => `${section}.${key}`));

/** "function.env" and others whose names the user completes, as config.example.ini has them. */
function prefixed(): string[] {
  let section = "";
  return readFileSync(new URL("../../config.example.ini", import.meta.url), "utf8")
    .split("\n")
    .flatMap((line) => {
      section = /^(?:; )?\[(\w+)/.exec(line)?.[1] ?? section;
      const prefix = /^(?:; )?(env|map)\./.exec(line)?.[1];
      return prefix === undefined ? [] : [`${section}.${prefix}`];
    });
}

const free = [...FREE].map((section) => `${section}.${section === "routes" ? "route" : "tag"}`);
const KEYS = [...new Set([...keysOf, ...free, ...prefixed()])];

test("every key of config.ini has a scenario that changes it", () => {
  expect(KEYS.filter((key) => !(key in CHANGES))).toEqual([]);
  expect(KEYS).toEqual(expect.arrayContaining(["function.env", "identity_provider.map"]));
  expect(KEYS.length).toBeGreaterThanOrEqual(60);
});

const isChange = ({ scenario }: Call) => scenario in CHANGES;
const scenarios = Object.entries(CHANGES).filter(([key]) => KEYS.includes(key));
test.each(scenarios)("%s is set, changed back and torn down", async (key, [base, section, ...lines]) => {
  const { account, stack } = place(issuer);
  const before: Sections = BASES[base];
  const was = section in before ? before[section] : SECTIONS[section];
  const after = { ...before, [section]: withLines(was ?? "", lines) };
  const run = async () => {
    await stack(before).deploy({ agree: true });
    await stack(after).deploy({ agree: true });
    if (key === "user_pool.deletion_protection") await stack(before).deploy({ agree: true });
    await stack(after).deploy({ agree: true });
    await stack(before).deploy({ agree: true });
    await stack(before).teardown();
    await stack(after).teardown();
  };
  // It exists before the run: role_arn names roles of others.
  await account
    .aws(SHOP)
    .iam.send(new CreateRoleCommand({ RoleName: "existing", AssumeRolePolicyDocument: LAMBDA_MAY }));
  account.policy = EVERYTHING;
  calls.push(...(await record(key, run)));
  decisions.push(...account.decisions());
});

test.each(Object.entries(BY_HAND))("%s", async (name, scenario) => {
  await scenario({
    place: () => place(issuer),
    watch: async (run) => void calls.push(...(await record(name, run))),
    issuer,
  });
});

test("AWS's models refuse nothing that was sent", () => {
  expect(refusedIn(calls)).toEqual([]);
  expect(calls.length).toBeGreaterThan(2_000);
});

test("every action and resource is in AWS's authorization data", async () => {
  expect(await notInAuthorizationData(calls)).toEqual([]);
});

/** Where the local endpoint and this derivation name one thing in two ways. */
const alike = ({ action, resource }: { readonly action: string; readonly resource: string }) =>
  `${action} ${resource
    .replace(/^.*:log-group::log-stream:$/, "*")
    .replace(/:log-stream:$/, "")
    .replace(/:userpool\/us-east-1_new$/, ":userpool/*")
    // Whether a role exists is not known to the derivation.
    .replace(/:role\/.*\//, ":role/")
    .replace(/^.*:role\/$/, "*")}`;

test("the local endpoint asks IAM for what this derivation says, and for the tags of new APIs besides", () => {
  const [asked, derived] = [new Set(decisions.map(alike)), new Set(neededBy(calls.filter(isChange)).map(alike))];
  expect([...derived].filter((one) => !asked.has(one))).toEqual([]);
  expect(
    new Set([...asked].filter((one) => !derived.has(one)).map((one) => one.replace(/\/tags\/.*/, "/tags"))),
  ).toEqual(new Set(["apigateway:PUT arn:aws:apigateway:us-east-1::/tags"]));
});

// Who names a role with role_arn adds the right to pass it: the policy knows no roles but the project's.
const PASS_EXISTING: Statement = { Action: ["iam:PassRole"], Resource: "arn:aws:iam::123456789012:role/existing" };

test("docs/iam-policy.json grants all that was sent", () => {
  const policies = new Map(["shop", "other"].map((project) => [project, policyOf(project)]));
  const statementsFor = ({ scenario }: Call) => [
    ...(policies.get("shop") ?? []),
    ...((scenario === "project.name" && policies.get("other")) || []),
    ...(scenario.endsWith(".role_arn") ? [PASS_EXISTING] : []),
  ];
  const inProject = calls.filter(({ scenario }) => scenario !== ADOPTS_OUTSIDE && scenario !== LONGEST_VALUES);
  expect(deniedIn(inProject, statementsFor)).toEqual([]);
});

test("a role that is adopted outside the project's path needs the statements about roles on its own ARN, and no more", () => {
  const outside = calls.filter(({ scenario }) => scenario === ADOPTS_OUTSIDE);
  const paths = (name: string) => (name === WEB_ROLE ? "/" : pathOf(name));
  const policy = policyOf("shop");
  const denied = (statements: readonly Statement[]) => deniedIn(outside, () => statements, paths);
  for (const action of ["iam:PassRole", "iam:TagRole", "iam:DetachRolePolicy"])
    expect(denied(policy).join("\n")).toContain(`${action} on arn:aws:iam::123456789012:role/${WEB_ROLE}`);
  const ofRoles = policy.filter(({ Sid = "" }) => /^Roles/.test(Sid));
  expect(ofRoles).toHaveLength(2);
  const Resource = `arn:aws:iam::123456789012:role/${WEB_ROLE}`;
  expect(denied([...policy, ...ofRoles.map((statement) => ({ ...statement, Resource }))])).toEqual([]);
});

test("and nothing that no scenario needs", () => {
  expect(superfluousIn(calls, policyOf("shop"))).toEqual([]);
});
