import { describe, expect, test } from "vitest";
import type { Config } from "../../../src/config/config.ts";
import { grantsFor } from "../../../src/iam-policy/command-grants.ts";
import { githubAccess } from "../../../src/iam-policy/github/github-access.ts";
import { githubSubject } from "../../../src/iam-policy/github/github-subject.ts";
import { subjectOf } from "../../../src/iam-policy/policy-subject.ts";
import { policyOf } from "../../../src/iam-policy/statements.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { POLICY_CONFIGS } from "../../support/iam-policy-configs.ts";

const PLACE = { partition: "aws", region: "us-east-1", account: "123456789012" };
const ISSUER = "token.actions.githubusercontent.com";
const accessTo = (
  repository: string,
  of: { branch?: string; environment?: string } = {},
  config: Config = loadWith({}),
) => githubAccess(config, PLACE, ["deploy"], githubSubject(repository, of), { version: "1.2.3", flags: "" });
const comparedIn = (...args: Parameters<typeof accessTo>) =>
  accessTo(...args).trustPolicy.Statement.map(({ Condition }) => Condition);

test.each([
  ["octo-org/octo-repo", {}, "repo:octo-org/octo-repo:ref:refs/heads/main"],
  ["octo-org/octo.repo_1", { branch: "release/2" }, "repo:octo-org/octo.repo_1:ref:refs/heads/release/2"],
  ["octo-org/octo-repo", { environment: "production" }, "repo:octo-org/octo-repo:environment:production"],
  ["octo-org@123456/octo-repo@789012", {}, "repo:octo-org@123456/octo-repo@789012:ref:refs/heads/main"],
])("the trust policy of %s, %j compares aud and sub exactly", (repository, of, sub) => {
  expect(comparedIn(repository, of)).toEqual([
    { StringEquals: { [`${ISSUER}:aud`]: "sts.amazonaws.com", [`${ISSUER}:sub`]: sub } },
  ]);
});

test.each([
  ["octo-repo", {}],
  ["octo-org/octo/repo", {}],
  ["octo-org/*", {}],
  ["*/octo-repo", {}],
  ["octo-org@1/octo-repo", {}],
  ["octo-org/octo-repo@2", {}],
  ["-octo/repo", {}],
  ["https://github.com/octo-org/octo-repo", {}],
  ["octo-org/octo-repo\n", {}],
  ["octo-org/octo-repo", { branch: "*" }],
  ["octo-org/octo-repo", { branch: 'main"' }],
  ["octo-org/octo-repo", { environment: "prod:x" }],
  ["octo-org/octo-repo", { environment: "" }],
  ["octo-org/octo-repo", { environment: "prod", branch: "a b" }],
])("%j with %j is refused", (repository, of) => {
  expect(() => githubSubject(repository, of)).toThrow(expect.objectContaining({ code: "USAGE" }));
});

test("the permissions are those of the commands", () => {
  const subject = subjectOf(loadWith({}), PLACE);
  expect(accessTo("o/r").permissions).toEqual(policyOf(grantsFor(["deploy"], subject), subject));
});

describe("the role", () => {
  const matches = (pattern: string, text: string) =>
    new RegExp(`^${pattern.replace(/[.+^$()|[\]{}\\]/g, "\\$&").replaceAll("*", ".*")}$`).test(text);

  test.each(["s", "s".repeat(40), "s".repeat(128)])(
    "has a name that IAM takes and its own policy is not about: stage %s",
    (stage) => {
      for (const project of ["basic", "github", "github-deploy", "lambda-authz", "p".repeat(32)]) {
        const config = { ...loadWith({}), project, api: { name: "api", stage } };
        const { role, permissions } = accessTo("o/r", {}, config);
        expect(role.name).toMatch(/^[\w+=,.@-]{1,64}$/);
        const about = permissions.Statement.flatMap(({ Resource }) => Resource).filter(
          (pattern) => pattern !== "*" && matches(pattern, role.arn),
        );
        expect(about).toEqual([]);
      }
    },
  );

  test("of two stacks with equal beginnings differ", () => {
    const nameOf = (stage: string) => accessTo("o/r", {}, { ...loadWith({}), api: { name: "a", stage } }).role.name;
    expect(nameOf(`${"s".repeat(100)}1`)).not.toBe(nameOf(`${"s".repeat(100)}2`));
  });
});

test("in China the audience is that of its STS, in the trust policy and in the workflow", () => {
  const place = { ...PLACE, partition: "aws-cn", region: "cn-north-1" };
  const subject = githubSubject("o/r", {});
  const { "an OIDC issuer, several functions": config } = POLICY_CONFIGS;
  const { provider, trustPolicy, workflow } = githubAccess(config, place, ["deploy"], subject, {
    version: "1",
    flags: "",
  });
  expect(provider.arn).toBe(`arn:aws-cn:iam::123456789012:oidc-provider/${ISSUER}`);
  expect(trustPolicy.Statement[0].Condition.StringEquals[`${ISSUER}:aud`]).toBe("sts.amazonaws.com.cn");
  expect(workflow).toContain("          audience: sts.amazonaws.com.cn\n");
});
