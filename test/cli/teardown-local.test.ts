import { execFileSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { startOf } from "../../src/lib/process-identity.ts";
import { end, type LocalFolder, localFolder } from "./local-folder.ts";

const LOCAL = ".lambda-authz/local";
const CONFIG = "[project]\nname = basic\n[function.a]\nsource = a\n[routes]\nGET / = a\n[authorizer]\nsource = a\n";

/** A project with an endpoint that runs. */
async function started(): Promise<LocalFolder & { readonly pid: number }> {
  const folder = localFolder();
  writeFileSync(join(folder.cwd, "config.ini"), CONFIG);
  // It needs the endpoint, and is refused by it: nothing is deployed.
  await folder.run("invoke", "a", "--local");
  return { ...folder, pid: folder.running()?.pid ?? 0 };
}

test.each<[string, (folder: LocalFolder & { readonly pid: number }) => void]>([
  ["config.ini is broken", ({ cwd }) => writeFileSync(join(cwd, "config.ini"), "[project\nname")],
  ["config.ini is gone", ({ cwd }) => rmSync(join(cwd, "config.ini"))],
  ["endpoint.json is cut", ({ cwd }) => writeFileSync(join(cwd, LOCAL, "endpoint.json"), '{"pid":')],
  ["endpoint.json is gone", ({ cwd }) => rmSync(join(cwd, LOCAL, "endpoint.json"))],
  ["key.json is cut", ({ cwd }) => writeFileSync(join(cwd, LOCAL, "key.json"), "\0\0\0")],
  [
    "every file is cut",
    ({ cwd }) => {
      for (const name of ["endpoint.json", "key.json", "port", "data.json", "user.json"])
        writeFileSync(join(cwd, LOCAL, name), "");
    },
  ],
  ["the endpoint was killed", ({ pid }) => end(pid)],
  [
    "it was killed, and its data is cut",
    ({ cwd, pid }) => {
      end(pid);
      writeFileSync(join(cwd, LOCAL, "data.json"), '{"iam":');
    },
  ],
  [
    "it was killed, and a pipe is in the place of its log",
    ({ cwd, pid }) => {
      end(pid);
      rmSync(join(cwd, LOCAL, "endpoint.log"));
      execFileSync("mkfifo", [join(cwd, LOCAL, "endpoint.log")]);
    },
  ],
  ["the endpoint is suspended", ({ pid }) => void process.kill(pid, "SIGSTOP")],
  [
    "it cannot be started again",
    ({ cwd, pid }) => {
      end(pid);
      rmSync(join(cwd, LOCAL, "endpoint.log"));
      writeFileSync(join(cwd, LOCAL, "example"), "");
      rmSync(join(cwd, LOCAL), { recursive: true });
      writeFileSync(join(cwd, LOCAL), "a file in the place of the folder");
    },
  ],
])("teardown --local ends with the endpoint stopped and its folder removed when %s", async (_, spoil) => {
  const folder = await started();
  spoil(folder);
  const { code, stdout, stderr } = await folder.run("teardown", "--local", "--yes", "--json");
  expect({ code, stdout, stderr }).toMatchObject({ code: 0 });
  expect(JSON.parse(stdout)).toMatchObject({ left: [] });
  expect(stdout + stderr).not.toMatch(/INTERNAL| {4}at |Unexpected/);
  expect(existsSync(join(folder.cwd, ".lambda-authz"))).toBe(false);
  await expect.poll(() => startOf(folder.pid), { timeout: 5_000 }).toBeUndefined();
});

test("state of another target is kept", async () => {
  const { cwd, run } = await started();
  mkdirSync(join(cwd, ".lambda-authz", "aws"));
  expect(await run("teardown", "--local", "--yes")).toMatchObject({ code: 0 });
  expect(readdirSync(join(cwd, ".lambda-authz"))).toEqual(["aws"]);
});

test("without --yes and a terminal nothing is removed, broken or not", async () => {
  const { cwd, run, running } = await started();
  expect(await run("teardown", "--local")).toMatchObject({ code: 2 });
  writeFileSync(join(cwd, "config.ini"), "[project\nname");
  expect(await run("teardown", "--local")).toMatchObject({ code: 3 });
  expect(running()).toBeDefined();
});

test("files that a power loss cut are named, kept aside, and made again", async () => {
  const { cwd, run, pid } = await started();
  end(pid);
  const cut = ["data.json", "user.json", "endpoint.json", "key.json"];
  for (const name of cut) writeFileSync(join(cwd, LOCAL, name), '{"');
  const { stderr } = await run("invoke", "a", "--local");
  for (const name of cut) expect(stderr).toMatch(new RegExp(`${name} .*it is kept as ${name}`));
  const kept = readdirSync(join(cwd, LOCAL)).filter((name) => name.endsWith(".broken"));
  expect(kept.map((name) => name.split(".").slice(0, 2).join(".")).sort()).toEqual([...cut].sort());
  for (const name of kept) expect(readFileSync(join(cwd, LOCAL, name), "utf8")).toBe('{"');
  expect(existsSync(join(cwd, LOCAL, "endpoint.json"))).toBe(true);
});
