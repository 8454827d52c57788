import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";
import { keyServer } from "../../support/http/server.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

test("MFA is switched on, made optional and switched off, and a deploy after each writes nothing", async () => {
  const account = createAccount();
  const endpoint = await keyServer();
  const root = emptyFolder();
  const run = (mfa: string) =>
    stackRun(
      account,
      root,
      { "issuer.main": "kind = cognito\nuser_pool = create", authorizer: undefined, user_pool: `mfa = ${mfa}` },
      { endpoint },
    );
  const sent: unknown[] = [];
  account.before = (_, operation, input) => {
    if (operation === "SetUserPoolMfaConfig") sent.push(input);
  };
  for (const mfa of ["on", "optional", "off", "on", "off"]) {
    sent.length = 0;
    await run(mfa).deploy();
    expect(sent).toHaveLength(1);
    // "can't turn off MFA and configure an MFA together"
    if (mfa === "off") expect(sent).toEqual([{ UserPoolId: expect.any(String), MfaConfiguration: "OFF" }]);
    account.calls.length = 0;
    await run(mfa).deploy();
    expect(writesIn(account.calls)).toEqual([]);
  }
});
