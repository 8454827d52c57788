import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../support/cli.ts";
import { pythonWith } from "../../support/emulators/emulator.ts";
import { type LocalRun, runLocal } from "../../support/local-run.ts";

const PYTHON = pythonWith("pycognito");
const SCRIPT = `${import.meta.dirname}/pycognito/sign_in.py`;

describe.runIf(PYTHON !== undefined)("pycognito signs in at the local endpoint", () => {
  let local: LocalRun;
  beforeAll(async () => {
    local = await runLocal();
  });
  afterAll(() => local.remove());

  test("sign-up, SRP with a client secret, tokens verified by issuer, renewal, new password, sign-out", async () => {
    const { cwd, env } = local;
    const ran = await runCli([SCRIPT], { cwd, env, program: [PYTHON ?? ""] });
    expect(ran).toMatchObject({ code: 0, stderr: "" });
    const seen = JSON.parse(ran.stdout);
    const at = (address: string) => expect.stringMatching(new RegExp(`^${address}/us-east-1_\\w+$`));
    expect(seen).toEqual({
      unconfirmed: expect.stringMatching(/^UserNotConfirmedException: .*User is not confirmed\.$/),
      wrong: expect.stringMatching(/^NotAuthorizedException: .*Incorrect username or password\.$/),
      claims: { iss: at(local.endpoint), "cognito:username": "ann", email: "ann@example.com" },
      mismatch: expect.stringContaining("Invalid issuer"),
      atLocalhost: at(local.endpoint.replace("127.0.0.1", "localhost")),
      isRenewed: true,
      user: ["ann", "ann@example.com"],
      after: expect.stringMatching(/^NotAuthorizedException: .*Access Token has been revoked$/),
    });
  });
});
