import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../support/folder.ts";
import { localFolder } from "./local-folder.ts";

interface Deployed {
  readonly changes: { readonly created: readonly string[]; readonly unchanged: number };
}

/** A folder whose endpoint fails as planned; the plan can be taken away. */
function failing(plan: object) {
  const file = join(emptyFolder(), "faults.json");
  writeFileSync(file, JSON.stringify(plan));
  const folder = localFolder({ LAMBDA_AUTHZ_FAULTS: file });
  return { ...folder, mend: () => writeFileSync(file, "{}") };
}

test.each<[string, object]>([
  ["throttled", { faults: [{ operation: "lambda.CreateFunction", kind: "throttle", count: 2 }] }],
  ["slow", { faults: [{ operation: "apigateway.CreateResource", kind: "delay", ms: 150 }] }],
  ["dropped", { faults: [{ operation: "apigateway.PutMethod", kind: "drop", after: 1, count: 1 }] }],
  ["answered with 500", { faults: [{ operation: "iam.CreateRole", kind: "error", count: 1 }] }],
  ["early: roles cannot be assumed for two seconds", { roleDelayMs: 2_000 }],
])("a deploy whose calls are %s gets through, and the next one has nothing to do", async (_, plan) => {
  const { json } = failing(plan);
  const { changes } = await json<Deployed>("deploy", "--local");
  expect(changes.created.length).toBeGreaterThan(0);
  expect(await json<Deployed>("deploy", "--local")).toMatchObject({ changes: { created: [], unchanged: 23 } });
});

test("a fault without an end ends the deploy with a message; without it the next deploy goes on", async () => {
  const { run, json, mend } = failing({ faults: [{ operation: "lambda.CreateFunction", kind: "error" }] });
  const { code, stderr } = await run("deploy", "--local");
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining("lambda:CreateFunction") });
  expect(stderr).toContain("then rerun: lambda-authz deploy --local");
  mend();
  await run("local", "stop");
  const { changes } = await json<Deployed>("deploy", "--local");
  expect(changes.created).toContain("lambda.function:basicLambda");
  expect(changes.created).not.toContain("apigateway.rest-api:api");
});

test("a fault file that is none ends the start with a message that names it", async () => {
  const file = join(emptyFolder(), "faults.json");
  writeFileSync(file, "{");
  const { run } = localFolder({ LAMBDA_AUTHZ_FAULTS: file });
  const { code, stderr } = await run("deploy", "--local");
  expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining(file) });
});
