import { expect, test } from "vitest";
import { lambdaFunction } from "../../../src/resources/function.ts";
import { fakeAws, ok, type Sent } from "../../support/aws/answering-aws.ts";

const NAME = "AUTHZ_KEYS_FETCHED_AT";
const props = (sha256: string, at: number, more: object = {}) => ({
  name: "basic-dev-authorizer",
  roleArn: "arn:aws:iam::123456789012:role/authorizer",
  runtime: "nodejs22.x",
  handler: "index.handler",
  memoryMb: 128,
  timeoutSeconds: 5,
  env: {},
  code: { zip: new Uint8Array([1]), sha256 },
  codeVariables: { [NAME]: `${at}` },
  waitForCode: true,
  tags: {},
  ...more,
});

/** A function that answers each call as it is after it. */
function lambda() {
  let Environment = {};
  let CodeSha256 = "old";
  const answer = ({ line, body }: Sent) => {
    if (line.startsWith("POST")) Environment = JSON.parse(body).Environment;
    if (line.endsWith("/configuration")) Environment = JSON.parse(body).Environment;
    if (line.endsWith("/code")) CodeSha256 = "new";
    const { roleArn: Role, runtime: Runtime, handler: Handler } = props("", 0);
    const now = { FunctionArn: "arn", Role, Runtime, Handler, MemorySize: 128, Timeout: 5, Environment, CodeSha256 };
    return ok(line.startsWith("GET") ? { Configuration: now, Tags: {} } : now);
  };
  return { ...fakeAws(answer), variables: () => (Environment as { Variables?: object }).Variables };
}

/** What a deploy at a time leads to; the calls that it makes are told. */
async function deploy(world: ReturnType<typeof lambda>, wanted: ReturnType<typeof props>): Promise<string[]> {
  const found = await lambdaFunction.read(world.aws, lambdaFunction.key(wanted));
  const changes = lambdaFunction.diff(wanted, found?.attrs ?? ({} as never));
  const before = world.sent.length;
  if (changes.length > 0) await lambdaFunction.update(world.aws, wanted, found?.attrs ?? ({} as never), changes);
  return world
    .lines()
    .slice(before)
    .map((line) => line.replace(/.*\//, ""));
}

test("when keys were fetched is written with the code, after it, and a later deploy of the same code writes nothing", async () => {
  const world = lambda();
  await lambdaFunction.create(world.aws, props("old", 1_000));
  expect(world.variables()).toEqual({ [NAME]: "1000" });
  expect(await deploy(world, props("old", 9_999_999))).toEqual([]);
  // Killed between the two calls, new keys count as old ones: they are fetched once more. The other way round would be unsafe.
  expect(await deploy(world, props("new", 2_000))).toEqual(["code", "configuration"]);
  expect(world.variables()).toEqual({ [NAME]: "2000" });
  expect(await deploy(world, props("new", 3_000))).toEqual([]);
});

test("a change of the configuration alone leaves the time as it is", async () => {
  const world = lambda();
  await lambdaFunction.create(world.aws, props("old", 1_000));
  expect(await deploy(world, props("old", 2_000, { env: { A: "b" } }))).toEqual(["configuration"]);
  expect(world.variables()).toEqual({ A: "b", [NAME]: "1000" });
});

test("of variables that differ only the names are told: their values may be secrets", async () => {
  const world = lambda();
  const wanted = props("old", 1_000, { env: { KEPT: "a", CHANGED: "MARKED-1", GONE: "MARKED-2" } });
  await lambdaFunction.create(
    world.aws,
    props("old", 1_000, { env: { KEPT: "a", CHANGED: "MARKED-3", NEW: "MARKED-4" } }),
  );
  const found = await lambdaFunction.read(world.aws, lambdaFunction.key(wanted));
  const changes = lambdaFunction.diff(wanted, found?.attrs ?? ({} as never));
  expect(changes).toMatchObject([{ prop: "env", members: { CHANGED: "other", GONE: "missing", NEW: "extra" } }]);
  expect(JSON.stringify([changes, found])).not.toContain("MARKED");
});

test("a change of both is one call each", async () => {
  const world = lambda();
  await lambdaFunction.create(world.aws, props("old", 1_000));
  expect(await deploy(world, props("new", 2_000, { memoryMb: 256 }))).toEqual(["code", "configuration"]);
});
