import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../support/cli.ts";
import { pythonWith } from "../../support/emulators/emulator.ts";
import { type LocalRun, runLocal } from "../../support/local-run.ts";

const PYTHON = pythonWith("boto3");
const SCRIPT = `${import.meta.dirname}/boto3/tutorial.py`;

describe.runIf(PYTHON !== undefined)("boto3 walks the tutorial on the local endpoint", () => {
  let local: LocalRun;
  beforeAll(async () => {
    local = await runLocal();
  });
  afterAll(() => local.remove());

  test("role, functions, API, calls, user pool, logs, teardown", async () => {
    const { cwd, env } = local;
    const ran = await runCli([SCRIPT], { cwd, env, program: [PYTHON ?? ""] });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    expect(JSON.parse(ran.stdout)).toEqual({
      account: expect.stringMatching(/^\d{12}$/),
      trust: expect.objectContaining({ Version: "2012-10-17", Statement: [expect.any(Object)] }),
      calls: {
        None: [401, '{"message":"Unauthorized"}'],
        guess: [401, '{"message":"Unauthorized"}'],
        bob: [
          403,
          '{"Message":"User is not authorized to access this resource with an explicit deny in an identity-based policy"}',
        ],
        ann: [200, "gold"],
      },
      log: ["hello to ann"],
      cognito: {
        made: "FORCE_CHANGE_PASSWORD",
        refusal: expect.stringMatching(
          /^An error occurred \(NotAuthorizedException\).*Incorrect username or password\.$/,
        ),
        challenge: "NEW_PASSWORD_REQUIRED",
        known: "ann",
        listed: [["ann", "CONFIRMED"]],
        pools: [],
      },
      teardown: {
        conflict: expect.stringContaining("Cannot delete entity, must detach all policies first."),
        left: [],
      },
      after: [403, expect.any(String)],
    });
  });
});
