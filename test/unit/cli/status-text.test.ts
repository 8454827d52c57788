import { describe, expect, test } from "vitest";
import { statusText } from "../../../src/cli/output/status-text.ts";
import { unreadErrors } from "../../../src/cli/output/unread-errors.ts";
import { noChanges } from "../../../src/engine/events.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import type { ResourceReport, StackStatus } from "../../../src/open/results.ts";

const report = (id: string, more: Partial<ResourceReport> = {}): ResourceReport => ({
  id,
  state: "in-step",
  properties: [],
  ...more,
});

const textOf = (more: Partial<StackStatus>) =>
  statusText(
    { inStep: false, resources: [], stageIsCurrent: true, plan: noChanges(), unread: [], blocked: [], ...more },
    { stage: "dev", colour: false, commandText: ({ name }) => `lambda-authz ${name} --local` },
  );

test("a stack in step is one line", async () => {
  expect(await textOf({ inStep: true, resources: [report("a:1"), report("a:2")] })).toBe(
    "2 resources: 2 in step. The stage dev serves what config.ini asks for.",
  );
});

test("each difference is a line with both values and its origin; the plan and the command are last", async () => {
  const properties = [
    { name: "MemorySize", wanted: 128, there: 1024, origin: "hand" as const },
    { name: "tags.team", wanted: "shop", there: null, origin: "both" as const },
    { name: "statusCode", wanted: "", there: "200", origin: "config" as const },
    { name: "layers", wanted: null, there: ["arn:a"], origin: "unmanaged" as const },
    { name: "Timeout", wanted: 3, there: 4, origin: "unknown" as const },
  ];
  const resources = [
    report("a:1"),
    report("a:2", { state: "drifted", properties }),
    report("a:3", { state: "missing", origin: "hand" }),
    report("a:4", { state: "missing", origin: "config" }),
    report("a:5", { state: "missing", origin: "unknown" }),
    report("a:6", { state: "removed" }),
    report("a:7", { state: "foreign", detail: "it opens GET /x" }),
    report("a:8", {
      state: "unmanaged",
      properties: [{ name: "tracing", wanted: null, there: true, origin: "unmanaged" }],
    }),
  ];
  const widened = [{ route: "GET /", from: "users", to: "everyone" }];
  const plan = { ...noChanges(), created: ["a:3", "a:4", "a:5"], updated: ["a:2"], deleted: ["a:6"], widened };
  expect((await textOf({ resources, plan, stageIsCurrent: false })).split("\n")).toEqual([
    "✗ a:2  drifted",
    "    MemorySize is 1024, should be 128 (changed by hand)",
    "    tags.team is not set, should be shop (changed by hand, and not deployed yet)",
    "    statusCode is 200, should not be set (not deployed yet)",
    '    layers is ["arn:a"]',
    "    Timeout is 4, should be 3 (it is unknown what was deployed last)",
    "✗ a:3  missing: deleted by hand",
    "✗ a:4  missing: not deployed yet",
    "✗ a:5  missing",
    "✗ a:6  removed: config.ini no longer has it",
    "! a:7  foreign: it opens GET /x",
    "· a:8  in step, with settings that are not managed",
    "    tracing is true",
    "",
    "8 resources: 2 in step, 1 drifted, 3 missing, 1 removed, 1 foreign. The stage dev does not serve what config.ini asks for.",
    "deploy would create 3, update 1, delete 1.",
    "  it would widen GET /: from users to everyone",
    "run: lambda-authz deploy --local",
  ]);
});

test("values are one line of at most 80 characters, without what steers a terminal", async () => {
  const there = `a\n\u001b[31m${"x".repeat(200)}`;
  const resources = [
    report("a:1", { state: "drifted", properties: [{ name: "p", wanted: "w", there, origin: "hand" }] }),
  ];
  const [, line = ""] = (await textOf({ resources })).split("\n");
  expect(line).toMatch(/^ {4}p is a\?\?\[31mx{72,}…, should be w \(changed by hand\)$/);
  expect(line.length).toBeLessThan(140);
});

test("of a stack that was never deployed no resource is listed", async () => {
  const resources = [report("a:1", { state: "missing" }), report("a:2", { state: "missing" })];
  const plan = { ...noChanges(), created: ["a:1", "a:2"] };
  expect(await textOf({ resources, plan })).toBe(
    "Not deployed: none of the 2 resources exists.\ndeploy would create 2.\nrun: lambda-authz deploy --local",
  );
});

test("what stops a deploy takes the place of the command", async () => {
  const blocked = [new AuthzError("NOT_OURS", "a:1 is foreign", { fix: "rename it" })];
  const text = await textOf({ resources: [report("a:1", { state: "foreign", detail: "x" })], blocked });
  expect(text.split("\n").slice(-3)).toEqual(["deploy would stop:", "  a:1 is foreign", "  fix: rename it"]);
});

describe("what could not be read", () => {
  test("is one error for each reason, with the resources that it concerns", () => {
    const denied = new AuthzError("ACCESS_DENIED", "iam:GetRole is denied", { fix: "ask for it" });
    const slow = new AuthzError("AWS_REFUSED", "throttled");
    const ids = ["a:1", "a:2", "a:3", "a:4", "a:4"];
    const errors = unreadErrors([...ids.map((id) => ({ id, error: denied })), { id: "b:1", error: slow }]);
    expect(errors.map(({ code, message, fix }) => [code, message, fix?.text])).toEqual([
      ["ACCESS_DENIED", "cannot compare a:1, a:2, a:3 and 1 more: iam:GetRole is denied", "ask for it"],
      ["AWS_REFUSED", "cannot compare b:1: throttled", undefined],
    ]);
  });

  test("leaves no command to run", async () => {
    const unread = [{ id: "a:2", error: new AuthzError("ACCESS_DENIED", "denied") }];
    expect(await textOf({ resources: [report("a:1")], unread })).not.toContain("run:");
  });
});
