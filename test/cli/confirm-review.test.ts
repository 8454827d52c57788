import { expect, test } from "vitest";
import type { Context } from "../../src/cli/command.ts";
import { confirmReview } from "../../src/cli/terminal/confirm-review.ts";
import type { Review } from "../../src/stack/review/review-lines.ts";
import { KEYS, runMain } from "../support/program/run-main.ts";
import { rightsProject } from "./rights-project.ts";

const NOTHING: Review = { revoked: [], widened: [], reasons: [], notes: [] };
const REVOKES = { ...NOTHING, revoked: [{ id: "iam.role:a", right: "inline policy x" }] };
const OPENS = {
  ...NOTHING,
  widened: [{ route: "GET /", from: "no one", to: "anyone" }],
  reasons: ["GET / becomes public"],
};
const WIDENS = { ...OPENS, reasons: [] };

/** How it ends where nobody can be asked, and what was shown. */
async function confirmed(review: Review, ...flags: string[]) {
  const shown: string[] = [];
  const options = Object.fromEntries(flags.map((flag) => [flag, true]));
  const ui = { interactive: false, progress: (line: string) => void shown.push(line) };
  const context = { ui, options } as unknown as Context;
  const ended = await confirmReview(context, review).then(
    () => "goes on",
    (error: { code: string }) => error.code,
  );
  return { ended, shown };
}

const NEEDED = "CONFIRMATION_NEEDED";

test.each<[string, Review, string[], string]>([
  ["nothing to agree to", NOTHING, [], "goes on"],
  ["rights that go", REVOKES, [], NEEDED],
  ["rights that go, with --yes", REVOKES, ["yes"], "goes on"],
  ["rights that go, with --widen", REVOKES, ["widen"], NEEDED],
  ["rights that go, with --local", REVOKES, ["local"], NEEDED],
  ["routes that open", OPENS, [], NEEDED],
  ["routes that open, with --yes", OPENS, ["yes"], NEEDED],
  ["routes that open, with --widen", OPENS, ["widen"], "goes on"],
  ["routes that open, with --local", OPENS, ["local"], "goes on"],
  ["routes that only let more in", WIDENS, [], "goes on"],
  ["both, with --yes", { ...REVOKES, ...OPENS, revoked: REVOKES.revoked }, ["yes"], NEEDED],
  ["both, with both", { ...REVOKES, ...OPENS, revoked: REVOKES.revoked }, ["yes", "widen"], "goes on"],
])("%s", async (_, review, flags, ended) => {
  expect((await confirmed(review, ...flags)).ended).toBe(ended);
});

test("what is agreed to is shown before it is done", async () => {
  expect((await confirmed(WIDENS)).shown).toEqual(["  widen GET /: from no one to anyone"]);
  expect((await confirmed(REVOKES, "yes")).shown).toEqual(["  remove from iam.role:a: inline policy x"]);
});

test.each([
  ["y", 0],
  ["n", 130],
])("in a terminal a person is asked, and %s counts", async (key, code) => {
  const project = await rightsProject({ "rule.admins": "allow = DELETE /orders/{id}\ngroups = admins" });
  await project.deployed();
  project.configure({});
  const before = project.writes().length;
  const env = { ...KEYS, AWS_ENDPOINT_URL: project.endpoint };
  const typed = ["Let more callers in (the last rule is removed)?", `${key}\r`] as const;
  const ran = await runMain(["deploy"], { cwd: project.cwd, env, terminal: true, typed });
  expect(ran.code, ran.stderr).toBe(code);
  expect(project.writes().length > before).toBe(code === 0);
});
