import { mkdirSync, symlinkSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { openAccount, stackIn } from "../../support/account.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { ownProject } from "../../support/own-project.ts";

test("a deploy notes once what no zip has, and uploads the same the next time", async () => {
  const account = await openAccount();
  const config = ownProject({ project: "shop", functions: ["echo", "other"] });
  writeFileSync(join(dirname(config), "code/.env"), "SECRET=1");
  mkdirSync(join(dirname(config), "own/.git"));
  const stack = stackIn(account, config);
  const { notes } = await stack.deploy();
  expect(notes.filter((note) => note.startsWith("not uploaded"))).toEqual([
    "not uploaded with [function.echo], [function.other], [authorizer]: .env, .git; these may hold secrets",
  ]);
  account.writes();
  await stack.deploy();
  expect(account.writes()).toEqual([]);
});

test("a link out of a source is refused before anything is written", async () => {
  const account = await openAccount();
  const config = ownProject({ project: "shop" });
  symlinkSync(config, join(dirname(config), "code/settings"));
  expect(await errorOf(stackIn(account, config).deploy())).toMatchObject({ code: "SOURCE_REFUSED" });
  expect(account.writes()).toEqual([]);
});
