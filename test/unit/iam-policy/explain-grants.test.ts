import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { EXAMINE_API, EXPLAIN_CALL } from "../../../src/explain/evidence/evidence-grants.ts";
import { READ_API } from "../../../src/stack/locate.ts";

const ROOT = join(import.meta.dirname, "../../..");
const sources = ["src/explain/evidence", "src/explain/call"].flatMap((folder) =>
  readdirSync(join(ROOT, folder))
    .filter((file) => file !== "evidence-grants.ts")
    .map((file) => readFileSync(join(ROOT, folder, file), "utf8")),
);

/** The permissions that reads name when they are refused. */
const named = new Set(
  sources.flatMap((text) => text.match(/(?<=["\s])(?:apigateway|lambda|iam|logs):[A-Z]\w+(?=[",])/g) ?? []),
);
const granted = new Set([READ_API, ...EXAMINE_API, ...EXPLAIN_CALL].flatMap(({ actions }) => actions));

test("each permission that a read of explain or doctor names is granted, or is about roles, which no stack's API has", () => {
  expect(named.size).toBeGreaterThanOrEqual(10);
  expect([...named].filter((action) => !granted.has(action)).sort()).toEqual([
    ...["iam:GetPolicy", "iam:GetPolicyVersion", "iam:GetRole", "iam:GetRolePolicy"],
    ...["iam:ListAttachedRolePolicies", "iam:ListRolePolicies"],
  ]);
  expect([...granted].filter((action) => !named.has(action))).toEqual([]);
});

test("docs/explain.md lists all of them", () => {
  const page = readFileSync(join(ROOT, "docs/explain.md"), "utf8");
  expect([...named].filter((action) => !page.includes(`\`${action}\``))).toEqual([]);
});
