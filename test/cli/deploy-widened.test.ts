import { expect, test } from "vitest";
import { rightsProject } from "./rights-project.ts";

const RULES = {
  "rule.admins": "allow = DELETE /orders/{id}\ngroups = admins",
  "rule.everyone": "allow = GET /",
};

const OPENED = [{ route: "DELETE /orders/{id}", from: "group admins", to: "any valid token" }];

test.each(["kept", "lost"])("rules that go are listed and need --widen; the state is %s", async (state) => {
  const project = await rightsProject(RULES);
  expect((await project.deployed()).changes.widened).toEqual([]);
  if (state === "lost") project.loseState();
  project.configure({});
  const before = project.writes().length;
  expect((await project.deployed("--dry-run")).plan.widened).toEqual(OPENED);

  const refused = await project.deploy("--yes", "--json");
  expect(refused.code).toBe(2);
  expect(JSON.parse(refused.stdout).error).toMatchObject({
    code: "CONFIRMATION_NEEDED",
    message: expect.stringContaining("DELETE /orders/{id}: from group admins to any valid token"),
    fix: expect.stringContaining("--widen"),
  });
  expect(project.writes().length).toBe(before);

  expect((await project.deployed("--widen")).changes.widened).toEqual(OPENED);
  const again = await project.deployed();
  expect(again.changes).toMatchObject({ widened: [], updated: [] });
});

test("a protected route that becomes public needs --widen, and people read the line", async () => {
  const project = await rightsProject(RULES);
  await project.deployed();
  project.configure({ ...RULES, routes: "GET / = basicLambda\nDELETE /orders/{id} = basicLambda, public" });
  const refused = await project.deploy("--yes");
  expect(refused.code).toBe(2);
  expect(refused.stderr).toContain("DELETE /orders/{id} becomes public");
  const dry = await project.deploy("--dry-run");
  expect(dry.stdout).toContain("  would widen DELETE /orders/{id}: from group admins to anyone\n");
  const done = await project.deploy("--widen");
  expect(done.code, done.stderr).toBe(0);
  expect(done.stderr).toContain("  widen DELETE /orders/{id}: from group admins to anyone\n");
});

test("rules that let more groups in are listed and need no answer", async () => {
  const project = await rightsProject(RULES);
  await project.deployed();
  project.configure({ ...RULES, "rule.admins": "allow = DELETE /orders/{id}\ngroups = admins, ops" });
  expect((await project.deployed()).changes.widened).toEqual([
    { route: "DELETE /orders/{id}", from: "group admins", to: "groups admins or ops" },
  ]);
});
