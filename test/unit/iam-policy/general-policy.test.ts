import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { GENERAL_POLICIES } from "../../../src/iam-policy/general-policy.ts";

interface Statement {
  readonly Sid: string;
  readonly Action: readonly string[];
  readonly Resource: string | readonly string[];
  readonly Condition?: unknown;
}

const root = new URL("../../../", import.meta.url).pathname;
const statementsOf = (file: string): readonly Statement[] =>
  JSON.parse(readFileSync(join(root, file), "utf8")).Statement;
const POLICY = statementsOf("docs/iam-policy.json");
const ACTIONS = [...new Set(POLICY.flatMap(({ Action }) => Action))];
const of = (action: string) => POLICY.filter(({ Action }) => Action.includes(action));
const resourcesOf = (action: string) => of(action).flatMap(({ Resource }) => Resource);

test.each(Object.entries(GENERAL_POLICIES))(
  "%s is what kinds and commands say they call; else: node scripts/build.js && node scripts/iam-policy.js",
  (file, policy) => expect(JSON.parse(readFileSync(join(root, file), "utf8"))).toEqual(policy),
);

describe("the deployer's policy", () => {
  test("names resources for all but the six actions that have none", () => {
    expect(ACTIONS.filter((action) => resourcesOf(action).includes("*"))).toEqual([
      ...["cognito-idp:CreateUserPool", "cognito-idp:DescribeUserPoolDomain", "cognito-idp:ListUserPools"],
      ...["iam:ListRoles", "lambda:ListFunctions", "logs:DescribeLogGroups"],
    ]);
  });

  test("changes no role outside the project's IAM path", () => {
    const writes = ACTIONS.filter((action) => /^iam:(?!Get|List|DeleteRole$|DeleteRolePolicy$)/.test(action));
    expect(writes).toEqual(expect.arrayContaining(["iam:CreateRole", "iam:PutRolePolicy", "iam:PassRole"]));
    for (const action of writes) expect(resourcesOf(action)).toEqual(["arn:aws:iam::*:role/lambda-authz/PROJECT/*"]);
  });

  test("hands roles to Lambda only", () => {
    expect(of("iam:PassRole").map(({ Condition }) => Condition)).toEqual([
      { StringEquals: { "iam:PassedToService": "lambda.amazonaws.com" } },
    ]);
  });

  test.each(["lambda:CreateFunction", "lambda:UpdateFunctionCode", "lambda:InvokeFunction", "lambda:AddPermission"])(
    "lets %s touch the project's functions only",
    (action) => expect(resourcesOf(action)).toEqual(["arn:aws:lambda:*:*:function:PROJECT-*"]),
  );

  test("has what teardown needs for users that were added to a pool that stays", () => {
    for (const action of ["cognito-idp:AdminGetUser", "cognito-idp:AdminDeleteUser"])
      expect(resourcesOf(action)).toEqual(["arn:aws:cognito-idp:*:*:userpool/*"]);
  });

  test("has no action that nothing in the source calls", () => {
    const code = ["resources", "stack", "aws", "logs"]
      .flatMap((layer) =>
        readdirSync(join(root, "src", layer), { recursive: true, encoding: "utf8" }).map((name) =>
          join(root, "src", layer, name),
        ),
      )
      .filter((file) => file.endsWith(".ts"))
      .map((file) => readFileSync(file, "utf8"))
      .join("\n");
    const isCalled = (action: string) => {
      const [service = "", name = ""] = action.split(":");
      if (service === "apigateway" || action === "iam:PassRole") return true;
      const operation = action === "lambda:InvokeFunction" ? "Invoke" : name;
      const method = `${operation.charAt(0).toLowerCase()}${operation.slice(1)}`;
      return new RegExp(`\\b(?:${operation}Command|${method})\\(`).test(code);
    };
    expect(ACTIONS.filter((action) => !isCalled(action))).toEqual([]);
  });

  test("gives no role rights without the boundary where one is required, and never takes it off", () => {
    const bounded = statementsOf("docs/iam-policy-bounded.json");
    const actions = bounded.flatMap(({ Action }) => Action);
    expect(actions).not.toContain("iam:DeleteRolePermissionsBoundary");
    for (const action of ["iam:CreateRole", "iam:PutRolePolicy", "iam:PutRolePermissionsBoundary"]) {
      const statements = bounded.filter(({ Action }) => Action.includes(action));
      expect(statements.map(({ Condition }) => Condition)).toEqual([
        { StringEquals: { "iam:PermissionsBoundary": "arn:aws:iam::ACCOUNT:policy/BOUNDARY" } },
      ]);
    }
  });
});
