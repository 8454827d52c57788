import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { policyFor } from "../../../src/cli/iam-policy/printed-policy.ts";
import type { Config } from "../../../src/config/config.ts";
import { grantsFor } from "../../../src/iam-policy/command-grants.ts";
import { subjectOf } from "../../../src/iam-policy/policy-subject.ts";
import { PURPOSES, type Purpose } from "../../../src/iam-policy/purpose.ts";
import { type GrantStatement, policyOf } from "../../../src/iam-policy/statements.ts";
import { names } from "../../../src/stack/names.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { POLICY_CONFIGS } from "../../support/iam-policy-configs.ts";

const PLACE = { partition: "aws", region: "us-east-1", account: "123456789012" };

function statementsFor(config: Config, purposes: readonly Purpose[], place = PLACE): readonly GrantStatement[] {
  const subject = subjectOf(config, place);
  return policyOf(grantsFor(purposes, subject), subject).Statement;
}
const actionsFor = (config: Config, ...purposes: readonly Purpose[]): string[] =>
  statementsFor(config, purposes).flatMap(({ Action }) => Action);
const withAction = (statements: readonly GrantStatement[], action: string) =>
  statements.filter(({ Action }) => Action.includes(action));
const resourcesOf = (statements: readonly GrantStatement[], action: string) =>
  withAction(statements, action).flatMap(({ Resource }) => Resource);

const CONFIGS = Object.entries<Config>(POLICY_CONFIGS);
const { "an existing user pool": EXISTING, "a managed pool with everything": MANAGED } = POLICY_CONFIGS;
const { "roles of others": OTHER_ROLES, "a boundary and managed policies": BOUNDED } = POLICY_CONFIGS;
const { "an OIDC issuer, several functions": OIDC } = POLICY_CONFIGS;

/** Everything that a statement allows, as texts; a statement without the condition allows it too. */
const allowedBy = (statements: readonly GrantStatement[]) =>
  statements.flatMap(({ Action, Resource, Condition }) =>
    Action.flatMap((action) => [Resource].flat().map((resource) => ({ action, resource, Condition }))),
  );
const reaches = (pattern: string, resource: string) =>
  pattern === resource || (pattern.endsWith("*") && resource.startsWith(pattern.slice(0, -1)));

describe.each(CONFIGS)("for %s", (_, config) => {
  test("--for all allows what each of the others allows", () => {
    const all = allowedBy(statementsFor(config, PURPOSES));
    for (const purpose of PURPOSES)
      for (const { action, resource, Condition } of allowedBy(statementsFor(config, [purpose])))
        expect(
          all.some(
            (one) =>
              one.action === action &&
              reaches(one.resource, resource) &&
              (one.Condition === undefined || JSON.stringify(one.Condition) === JSON.stringify(Condition)),
          ),
          `${purpose}: ${action} on ${resource}`,
        ).toBe(true);
  });

  test("status, test-token, explain, doctor and logs change nothing", () => {
    const reads = actionsFor(config, "status", "test-token", "explain", "doctor", "logs").filter(
      (action) => !/:(?:GET|Get|List|Describe|Filter)/.test(action),
    );
    // TestInvokeAuthorizer.
    expect(reads).toEqual(["apigateway:POST"]);
  });

  test("teardown creates and changes nothing", () => {
    const writes = actionsFor(config, "teardown").filter(
      (action) => !/:(?:GET|Get|List|Describe|AdminGet)/.test(action),
    );
    expect(writes.filter((action) => !/:(?:DELETE|Delete|Detach|AdminDelete)/.test(action))).toEqual([]);
    expect(writes).toEqual(
      expect.arrayContaining(["apigateway:DELETE", "lambda:DeleteFunction", "logs:DeleteLogGroup"]),
    );
  });

  test("every resource is of the stack's account and region, and names the stack where it can", () => {
    for (const resource of statementsFor(config, PURPOSES).flatMap(({ Resource }) => Resource)) {
      if (resource === "*" || config.authorizer.roleArn === resource) continue;
      expect(resource).toMatch(
        /^arn:aws:(?:apigateway:us-east-1:|(?:lambda|logs|cognito-idp):us-east-1:123456789012|iam::123456789012):/,
      );
      if (/:(?:lambda|logs|iam):/.test(resource)) expect(resource).toMatch(/basic[-/]dev|role\/team\/orders/);
    }
  });

  test("all of it fits into one managed policy", () => {
    const notes: string[] = [];
    policyFor(config, PLACE, PURPOSES, (text) => notes.push(text));
    expect(notes).toEqual([]);
  });
});

test("without a managed pool nothing of Cognito is granted but what is called in existing pools, by their IDs", () => {
  // To say that a pool of an earlier config.ini stays.
  const listing = "cognito-idp:ListUserPools";
  expect(actionsFor(OIDC, ...PURPOSES).filter((action) => action.startsWith("cognito-idp:"))).toEqual([listing]);
  const all = statementsFor(EXISTING, PURPOSES);
  const ofPools = all.filter(
    ({ Action }) => !Action.includes(listing) && Action.some((action) => action.startsWith("cognito-idp:")),
  );
  expect(ofPools.map(({ Resource }) => Resource)).toEqual([
    ["arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC"],
  ]);
  expect(actionsFor(EXISTING, "deploy").filter((action) => action.startsWith("cognito-idp:"))).toEqual([listing]);
});

test("an existing pool in another region is left out: commands do not call it", () => {
  const place = { ...PLACE, region: "eu-west-1" };
  const actions = statementsFor(EXISTING, PURPOSES, place).flatMap(({ Action }) => Action);
  expect(actions.filter((action) => action.startsWith("cognito-idp:"))).toEqual(["cognito-idp:ListUserPools"]);
});

test("deploy checks existing pools only with [sign_in]", () => {
  const checking = loadWith({ sign_in: "port = 9000" });
  expect(resourcesOf(statementsFor(checking, ["deploy"]), "cognito-idp:DescribeUserPoolClient")).toEqual([
    "arn:aws:cognito-idp:us-east-1:123456789012:userpool/us-east-1_AbC",
  ]);
});

test("a managed pool needs the actions of its kinds, and users only in pools with the stack's tags", () => {
  const deploy = actionsFor(MANAGED, "deploy");
  for (const kind of ["UserPool", "UserPoolClient", "UserPoolDomain", "Group", "IdentityProvider", "ResourceServer"])
    expect(deploy).toContain(`cognito-idp:Create${kind}`);
  const [user] = withAction(statementsFor(MANAGED, ["user"]), "cognito-idp:AdminCreateUser");
  const tags = { "aws:ResourceTag/lambda-authz:project": "basic", "aws:ResourceTag/lambda-authz:stage": "dev" };
  expect(user?.Condition).toEqual({ StringEquals: tags });
  expect(actionsFor(loadWith({ "issuer.main": "kind = cognito\nuser_pool = create" }), "deploy")).not.toContain(
    "cognito-idp:CreateResourceServer",
  );
});

test("teardown deletes APIs and pools with the stack's tags only, and not what goes with them", () => {
  const all = statementsFor(MANAGED, ["teardown"]);
  for (const action of ["apigateway:DELETE", "cognito-idp:DeleteUserPool", "cognito-idp:DeleteUserPoolDomain"])
    expect(withAction(all, action).map(({ Condition }) => Object.keys(Condition?.["StringEquals"] ?? {}))).toEqual([
      ["aws:ResourceTag/lambda-authz:project", "aws:ResourceTag/lambda-authz:stage"],
    ]);
  const actions = all.flatMap(({ Action }) => Action);
  for (const action of ["DeleteUserPoolClient", "DeleteGroup", "DeleteIdentityProvider"])
    expect(actions).not.toContain(`cognito-idp:${action}`);
});

test("roles that config.ini names are passed, never changed", () => {
  const all = statementsFor(OTHER_ROLES, ["deploy"]);
  expect(resourcesOf(all, "iam:PassRole")).toEqual([
    "arn:aws:iam::123456789012:role/team/orders",
    "arn:aws:iam::123456789012:role/door",
  ]);
  expect(all.flatMap(({ Action }) => Action).filter((action) => /^iam:(?!Get|List|PassRole)/.test(action))).toEqual([]);
  const mixed = loadWith({ authorizer: "role_arn = arn:aws:iam::123456789012:role/door" });
  expect(resourcesOf(statementsFor(mixed, ["deploy"]), "iam:PassRole")).toEqual([
    "arn:aws:iam::123456789012:role/lambda-authz/basic/dev/*",
    "arn:aws:iam::123456789012:role/door",
  ]);
});

test("with a boundary no role gets permissions without it, and only the listed managed policies", () => {
  const all = statementsFor(BOUNDED, ["deploy"]);
  const bounded = { "iam:PermissionsBoundary": "arn:aws:iam::123456789012:policy/functions" };
  for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"])
    expect(withAction(all, action).map(({ Condition }) => Condition)).toEqual([{ StringEquals: bounded }]);
  expect(withAction(all, "iam:AttachRolePolicy").map(({ Condition }) => Condition)).toEqual([
    { StringEquals: bounded, ArnEquals: { "iam:PolicyARN": ["arn:aws:iam::aws:policy/AmazonS3ReadOnlyAccess"] } },
  ]);
  const actions = all.flatMap(({ Action }) => Action);
  expect(actions).not.toContain("iam:DeleteRolePermissionsBoundary");
  expect(actionsFor(EXISTING, "deploy")).not.toContain("iam:AttachRolePolicy");
  expect(actionsFor(EXISTING, "deploy")).not.toContain("iam:PutRolePermissionsBoundary");
});

test("in China the partition of every ARN is aws-cn", () => {
  const all = statementsFor(OIDC, PURPOSES, { ...PLACE, partition: "aws-cn", region: "cn-north-1" });
  const arns = all.flatMap(({ Resource }) => Resource).filter((one) => one !== "*");
  expect(arns.filter((arn) => !arn.startsWith("arn:aws-cn:"))).toEqual([]);
});

test("the pattern for names of roles matches all that deploy can give, shortened ones too", () => {
  const word = fc.stringMatching(/^[a-z0-9][a-z0-9-]{0,30}[a-z0-9]$/);
  const stage = fc.stringMatching(/^[A-Za-z0-9_-]{1,40}$/);
  const section = fc.stringMatching(/^[A-Za-z0-9_-]{1,20}$/);
  const region = fc.constantFrom("us-east-1", "ap-southeast-7", "us-gov-west-1");
  fc.assert(
    fc.property(word, stage, section, region, (project, stageName, name, where) => {
      const of = names({ ...EXISTING, project, api: { name: "api", stage: stageName } }, where);
      const [start = "", end = ""] = of.roleNames.split("*");
      const role = of.roleName(name);
      expect(role.startsWith(start) && role.endsWith(end) && role.length >= start.length + end.length).toBe(true);
    }),
  );
});

test("the longest names fit into one managed policy too", () => {
  const config = { ...MANAGED, project: "p".repeat(32), api: { name: "api", stage: "s".repeat(28) } };
  const notes: string[] = [];
  policyFor(config, { ...PLACE, region: "ap-southeast-1" }, PURPOSES, (text) => notes.push(text));
  expect(notes).toEqual([]);
});

test("50 functions with 10 managed policies each and every part of a pool: what is too long says how to split it", () => {
  const sections = Array.from({ length: 50 }, (_, i) => {
    const arns = Array.from({ length: 10 }, (__, j) => `arn:aws:iam::123456789012:policy/team/function-${i}-${j}`);
    return [`function.f${i}`, `policies = ${arns.join(", ")}`] as const;
  });
  const config = loadWith({
    "issuer.main": "kind = cognito\nuser_pool = create",
    ...Object.fromEntries(sections),
    routes: `GET / = basicLambda\n${sections.map((_, i) => `GET /f${i} = f${i}`).join("\n")}`,
  });
  const notes: string[] = [];
  policyFor(config, PLACE, ["teardown"], (text) => notes.push(text));
  expect(notes).toEqual([]);
  policyFor(config, PLACE, ["deploy"], (text) => notes.push(text));
  expect(notes.join()).toMatch(
    /has \d{5} characters, a managed policy at most 6144: split its statements.* into several managed policies$/,
  );
});
