import type { ChildProcess } from "node:child_process";
import { rmSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { projects } from "./user-pool-folder.ts";

const { project, cognito, endpoint } = projects();

const SECTIONS = {
  user_pool: "mfa = optional",
  "identity_provider.google": "client_id = g\nclient_secret_env = GOOGLE_SECRET",
  "rule.a": "allow = GET /*\ngroups = admins",
};
/** What Cognito is told to make, one call each. */
const WRITES = [
  ...["CreateUserPool", "SetUserPoolMfaConfig", "CreateGroup", "CreateIdentityProvider", "CreateUserPoolClient"],
  ...["CreateUserPoolDomain", "CreateManagedLoginBranding"],
];

/** Runs through a proxy; the process is killed once the named call has landed, before it hears of it. */
async function runKilledAfter(proxy: AwsProxy, cwd: string, operation: string): Promise<void> {
  let child: ChildProcess | undefined;
  proxy.onAnswered = (_, call) => {
    if (call.operation !== operation) return true;
    child?.kill("SIGKILL");
    return false;
  };
  const onSpawn = (started: ChildProcess) => {
    child = started;
  };
  const env = { ...emulatorEnv(proxy.endpoint), GOOGLE_SECRET: "a-secret" };
  const { code } = await runCli(["deploy", "--yes"], { cwd, env, onSpawn });
  proxy.onAnswered = undefined;
  expect(code, `nothing was killed at ${operation}`).toBeNull();
}

test.each(WRITES)("a deploy killed when %s has landed ends as an undisturbed one when run again", async (operation) => {
  const proxy = await startProxy(endpoint());
  try {
    const shop = project(SECTIONS, { GOOGLE_SECRET: "a-secret", AWS_ENDPOINT_URL: proxy.endpoint });
    await runKilledAfter(proxy, shop.cwd, operation);
    // What finds it again without a file is harder; half of the calls each.
    if (WRITES.indexOf(operation) % 2 === 0) rmSync(join(shop.cwd, ".lambda-authz"), { recursive: true, force: true });
    const { userPool } = await shop.deploy();
    expect((await shop.deploy()).changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    const pools = async () =>
      (await cognito().listUserPools({ MaxResults: 60 })).UserPools?.filter(({ Name }) => Name === `${shop.name}-dev`);
    expect((await pools())?.map(({ Id }) => Id)).toEqual([userPool.id]);
    const at = { UserPoolId: userPool.id };
    expect((await cognito().listUserPoolClients(at)).UserPoolClients).toHaveLength(1);
    expect((await cognito().describeUserPool(at)).UserPool?.MfaConfiguration).toBe("OPTIONAL");
    expect(await shop.run("teardown", "--yes")).toMatchObject({ code: 0 });
    expect(await pools()).toEqual([]);
  } finally {
    await proxy.stop();
  }
});
