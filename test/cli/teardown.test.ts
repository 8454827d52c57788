import { describe, expect, test, vi } from "vitest";
import { KEYS, type Options, projectWith, runMain, write } from "../support/program/run-main.ts";
import { ACCOUNT, fakeAws, type Replies } from "./fake-aws.ts";

const OURS = { "lambda-authz:owner": "lambda-authz", "lambda-authz:project": "basic", "lambda-authz:stage": "dev" };

/** An account with log groups, by name with their tags; they can be deleted unless `stuck`. */
function logGroups(there: Readonly<Record<string, object>>, { stuck = false } = {}): Replies {
  const groups = new Map(Object.entries(there));
  const arn = (name: string) => `arn:aws:logs:us-east-1:${ACCOUNT}:log-group:${name}`;
  return {
    DescribeLogGroups: (body) => {
      const { logGroupNamePrefix = "" } = JSON.parse(body);
      const names = [...groups.keys()].filter((name) => name.startsWith(logGroupNamePrefix));
      return {
        body: JSON.stringify({ logGroups: names.map((name) => ({ logGroupName: name, arn: `${arn(name)}:*` })) }),
      };
    },
    ListTagsForResource: (body) => {
      const { resourceArn } = JSON.parse(body);
      const [, tags] = [...groups].find(([name]) => arn(name) === resourceArn) ?? [];
      return tags ? { body: JSON.stringify({ tags }) } : { error: "ResourceNotFoundException", message: "gone" };
    },
    DeleteLogGroup: (body) => {
      if (stuck) return { error: "InvalidParameterException", message: "The group is kept" };
      groups.delete(JSON.parse(body).logGroupName);
      return {};
    },
  };
}

const GROUP = "/aws/lambda/basic-dev-basicLambda";

async function setting(replies: Replies = {}, more: Partial<Options> = {}) {
  const aws = await fakeAws({ ListUserPools: () => ({ body: '{"UserPools":[]}' }), ...replies });
  const cwd = projectWith();
  const run = (...argv: string[]) =>
    runMain(argv, { cwd, ...more, env: { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint, ...more.env } });
  return { aws, run, cwd };
}

describe("without anybody to ask and without --yes", () => {
  test.each<[string, Partial<Options>, string[]]>([
    ["no terminal", {}, []],
    ["--json in a terminal", { terminal: true }, ["--json"]],
    ["CI in a terminal", { terminal: true, env: { CI: "true" } }, []],
  ])("%s: exit 2, names the flag, deletes nothing", async (_, more, flags) => {
    const { aws, run } = await setting(logGroups({ [GROUP]: OURS }), more);
    const { code, stdout, stderr } = await run("teardown", ...flags);
    expect(code).toBe(2);
    expect(stdout + stderr).toContain("pass --yes");
    expect(aws.writes()).toEqual([]);
  });
});

test.each(["teardown", "destroy", "remove"])("%s of what was never there succeeds", async (command) => {
  const { aws, run } = await setting();
  const { code, stdout, stderr } = await run(command, "--yes", "--json");
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  expect(JSON.parse(stdout)).toEqual({ deleted: [], kept: [], left: [] });
  expect(aws.writes()).toEqual([]);
});

test("without its state file it finds what is ours by tag, and leaves what is not", async () => {
  const groups = {
    [GROUP]: OURS,
    "/aws/lambda/basic-dev-theirs": { team: "theirs" },
    "/aws/lambda/basic-dev-other": { ...OURS, "lambda-authz:stage": "prod" },
  };
  const { aws, run } = await setting(logGroups(groups));
  const { code, stdout } = await run("teardown", "--yes", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ deleted: ["logs.log-group:basicLambda"], kept: [], left: [] });
  expect(aws.writes()).toEqual(["DeleteLogGroup"]);
});

test("--keep-logs keeps them, says so, and does not call them left", async () => {
  const { aws, run } = await setting(logGroups({ [GROUP]: OURS }));
  const { code, stdout } = await run("teardown", "--yes", "--keep-logs", "--json");
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toEqual({ deleted: [], kept: ["logs.log-group:basicLambda"], left: [] });
  expect(aws.writes()).toEqual([]);
});

describe("what the state file knows and no longer carries our tags", () => {
  async function untagged() {
    const { aws, run, cwd } = await setting(logGroups({ [GROUP]: { team: "theirs" } }));
    const row = { type: "logs.log-group", status: "ready", key: { name: GROUP }, needs: [] };
    const target = new URL(aws.endpoint).host.replace(":", "_");
    const file = `.lambda-authz/${target}/${ACCOUNT}/us-east-1/basic-dev.json`;
    write(cwd, { [file]: JSON.stringify({ version: 1, rows: { "logs.log-group:basicLambda": row } }) });
    return { aws, run };
  }

  test("stays, is left, and ends in 5", async () => {
    const { aws, run } = await untagged();
    const { code, stdout } = await run("teardown", "--yes", "--json");
    expect(code).toBe(5);
    expect(JSON.parse(stdout)).toEqual({ deleted: [], kept: [], left: ["logs.log-group:basicLambda"] });
    expect(aws.writes()).toEqual([]);
  });

  test("is named with what to do about it", async () => {
    const { stdout } = await (await untagged()).run("teardown", "--yes");
    expect(stdout).toContain("Left logs.log-group:basicLambda: it exists but does not carry this stack's tags\n");
    expect(stdout).toMatch(/\nfix: delete it yourself, or tag it .*\nthen rerun: lambda-authz teardown\n/);
    expect(stdout).not.toContain("Nothing");
  });
});

test("what cannot be deleted ends in 1, with AWS's words and the line that goes on", async () => {
  const { run } = await setting(logGroups({ [GROUP]: OURS }, { stuck: true }));
  const { code, stdout, stderr } = await run("teardown", "--yes");
  expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
  expect(stderr).toContain("DeleteLogGroup: InvalidParameterException: The group is kept");
  expect(stderr).toContain("then rerun: lambda-authz teardown --yes\n");
});

test("a runtime that was blocked since does not keep anybody from tearing down", async () => {
  const aws = await fakeAws();
  const cwd = projectWith({ "function.basicLambda": "runtime = nodejs20.x" });
  const ran = await runMain(["teardown", "--yes", "--json"], { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: aws.endpoint } });
  expect(ran).toMatchObject({ code: 0 });
});

describe("in a terminal", () => {
  test("it shows what it would delete and asks; Enter means no", async () => {
    const { aws, run } = await setting(logGroups({ [GROUP]: OURS }), {
      terminal: true,
      typed: ["Delete these 1?", "\r"],
    });
    const { code, stderr } = await run("teardown");
    expect(code).toBe(130);
    expect(stderr).toContain("logs.log-group:basicLambda");
    expect(stderr).toContain("Delete these 1?");
    expect(stderr).toContain("nothing was deleted");
    expect(aws.writes()).toEqual([]);
  });

  test("y means yes, and progress is drawn on stderr alone, though stdout is no terminal", async () => {
    const { aws, run } = await setting(logGroups({ [GROUP]: OURS }), {
      terminal: true,
      typed: ["Delete these 1?", "y\r"],
    });
    const drawn = vi.spyOn(process.stdout, "write").mockReturnValue(true);
    const { code, stdout, stderr } = await run("teardown").finally(() => drawn.mockRestore());
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Deleted 1 resources.\nNothing is left.\n" });
    expect(stderr).toContain("\u2714 Delete logs.log-group:basicLambda");
    expect(drawn).not.toHaveBeenCalled();
    expect(aws.writes()).toEqual(["DeleteLogGroup"]);
  });
});
