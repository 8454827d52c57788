import { expect, test } from "vitest";
import { Refusal } from "../../../src/local/wire/refusal.ts";
import { emptyFolder } from "../../support/folder.ts";
import { type Account, createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const FLUSH = "apigateway FlushStageAuthorizersCache";
const AFTER = { authorizer: "source = lambda/guard\nenv.LEVEL = strict" };

/** Refuses an operation until further notice. */
function refuse(account: Account, refused: string): void {
  account.before = (_, operation) => {
    if (operation === refused) throw new Refusal(400, "BadRequestException", "not now");
  };
}

const flushesOf = async (account: Account, deploy: () => Promise<unknown>): Promise<number> => {
  account.calls.length = 0;
  await deploy();
  return account.calls.filter((call) => call === FLUSH).length;
};

test.each(["FlushStageAuthorizersCache", "UpdateStage"])(
  "decisions that are cached from before a change are flushed by the next deploy when %s failed",
  async (refused) => {
    const account = createAccount();
    const root = emptyFolder();
    await stackRun(account, root).deploy();
    refuse(account, refused);
    const after = stackRun(account, root, { ...AFTER, routes: "GET / = web" });
    await expect(after.deploy({ agree: true })).rejects.toThrow("not now");
    account.before = undefined;
    expect(await flushesOf(account, () => after.deploy({ agree: true }))).toBe(1);
    expect(await flushesOf(account, () => after.deploy())).toBe(0);
    expect(writesIn(account.calls)).toEqual([]);
  },
);

test("a change of something else flushes nothing", async () => {
  const account = createAccount();
  const root = emptyFolder();
  await stackRun(account, root).deploy();
  const after = stackRun(account, root, { "function.web": "source = lambda/web\nmemory = 256" });
  expect(await flushesOf(account, () => after.deploy())).toBe(0);
});
