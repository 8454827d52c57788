import { expect, test } from "vitest";
import { Refusal } from "../../src/local/wire/refusal.ts";
import { deployedSite } from "../support/hand/deployed-site.ts";

test("a read that is denied never leads to a stack that is in step", async () => {
  const { site, account } = await deployedSite();
  await site.status();
  const operations = [...new Set(account.calls)];
  expect(operations.length).toBeGreaterThan(12);
  for (const denied of operations) {
    account.before = (service, operation) => {
      if (`${service} ${operation}` === denied) throw new Refusal(403, "AccessDeniedException", `denied: ${denied}`);
    };
    const outcome = await site.status().catch((error: unknown) => error);
    // The public API explains it; see test/cli.
    if (outcome instanceof Error) expect(outcome, denied).toMatchObject({ message: `denied: ${denied}` });
    else expect(outcome, denied).toMatchObject({ inStep: false, unread: expect.arrayContaining([expect.anything()]) });
  }
});
