import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { localFolder } from "./local-folder.ts";

const CODE = ".lambda-authz/local/example/lambda/basicLambda/index.mjs";

test("with --watch a saved function is served a moment later, and a broken one is no end", async () => {
  const { cwd, start, run } = localFolder();
  const { said, interrupt } = await start("watching the sources", "deploy", "--local", "--watch");
  const [, url = ""] = /Invoke URL: (\S+)/.exec(said()) ?? [];
  const file = join(cwd, CODE);
  const code = readFileSync(file, "utf8");
  const answer = async () => (await fetch(`${url}health`)).text();
  expect(await answer()).toContain('"greeting":"hello"');

  writeFileSync(file, code.replaceAll('"hello"', '"good day"'));
  await expect.poll(answer, { interval: 10, timeout: 10_000 }).toContain('"greeting":"good day"');
  writeFileSync(file, "export const handler = ;");
  await expect.poll(answer, { interval: 10, timeout: 10_000 }).toContain("Internal server error");
  rmSync(file);
  await expect.poll(said, { interval: 10, timeout: 10_000 }).toMatch(/index\.mjs.*\nfix: /);
  writeFileSync(file, code.replaceAll('"hello"', '"back again"'));
  await expect.poll(answer, { interval: 10, timeout: 10_000 }).toContain('"greeting":"back again"');

  expect(await interrupt()).toMatchObject({ code: 0 });
  expect(said()).toMatch(/lambda\.function:basicLambda deployed in \d+ ms/);
  expect((await run("deploy", "--local")).stdout).toContain("Nothing to change");
});

test("--watch is for the local endpoint only", async () => {
  const { run } = localFolder();
  const { code, stderr } = await run("deploy", "--watch");
  expect({ code, stderr }).toEqual({ code: 2, stderr: expect.stringContaining("--local") });
});

test("in the foreground it prints its address, serves, and ends with Ctrl-C", async () => {
  const { start, run, json } = localFolder();
  const { said, interrupt } = await start("AWS_ENDPOINT_URL=http://127.0.0.1:", "local");
  const [, url] = /AWS_ENDPOINT_URL=(\S+)/.exec(said()) ?? [];
  expect((await fetch(`${url}/_local/health`)).status).toBe(200);
  expect(await run("local")).toMatchObject({ code: 1, stderr: expect.stringContaining(`already running at ${url}`) });
  expect(await json("local", "status")).toMatchObject({ running: true, endpoint: url });
  const lines = [`AWS_ENDPOINT_URL=${url}`, "AWS_ACCESS_KEY_ID=\\w+", "AWS_SECRET_ACCESS_KEY=[\\w-]{40}", ""];
  const stdout = expect.stringMatching(new RegExp(`^${lines.join("\n")}$`));
  expect(await interrupt()).toMatchObject({ code: 0, stdout });
  expect(await json("local", "status")).toMatchObject({ running: false });
});

test("logs --follow goes on with what happens", async () => {
  const { start, run } = localFolder();
  await run("deploy", "--local");
  const { said, interrupt } = await start("apigateway CreateStage", "local", "logs", "--follow");
  expect(said()).not.toContain("cognito-idp InitiateAuth");
  await run("token", "--local");
  await expect.poll(said, { interval: 10, timeout: 10_000 }).toContain("cognito-idp InitiateAuth");
  expect(await interrupt()).toMatchObject({ code: 0 });
});
