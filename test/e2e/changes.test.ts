import { readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { http } from "../support/http.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { handlerSource, writeProject } from "../support/project.ts";

const MARK = "marked-secret-4711";

describe.runIf(hasMiniStack())("changes of a deployed stack on MiniStack", () => {
  let ministack: Emulator;
  let proxy: AwsProxy;
  let issuer: TestIssuer;
  beforeAll(async () => {
    ministack = await startMiniStack();
    proxy = await startProxy(ministack.endpoint);
    issuer = await startIssuer();
  });
  afterAll(async () => {
    await proxy.stop();
    await issuer.stop();
    await ministack.stop();
  });

  test("code, routes, rules and functions: what changed is served, what was removed is gone", async () => {
    const cwd = emptyFolder();
    const { jwksUri } = issuer;
    const run = async (...args: string[]) => {
      proxy.reset();
      const ran = await runCli([...args, "--yes", "--json"], { cwd, env: emulatorEnv(proxy.endpoint) });
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
      return JSON.parse(ran.stdout);
    };
    const claims = { iss: "https://issuer.example", aud: "app", sub: "me", groups: ["admins"] };
    const get = (url: string, more: object = {}) =>
      http(url, { headers: { authorization: `Bearer ${issuer.token({ ...claims, ...more })}` } });

    writeProject(cwd, { jwksUri, routes: ["GET / = basicLambda", "GET /old = basicLambda"] });
    const { invokeUrl } = await run("deploy");
    expect(await get(invokeUrl)).toMatchObject({ status: 200, body: "one" });
    expect(await get(`${invokeUrl}old`)).toMatchObject({ status: 200 });

    writeFileSync(join(cwd, "lambda/basicLambda/index.mjs"), handlerSource("two"));
    expect((await run("deploy")).changes).toMatchObject({ updated: ["lambda.function:basicLambda"], created: [] });
    expect(proxy.calls.filter(({ isWrite }) => isWrite).map(({ operation }) => operation)).toEqual([
      "PUT /2015-03-31/functions/basic-dev-basicLambda/code",
    ]);
    expect(await get(invokeUrl)).toMatchObject({ body: "two" });

    const rule = `[rule.admin]\nallow = GET /*\ngroups = admins\n[function.second]\nsource = lambda/basicLambda\nenv.SECRET = ${MARK}\n`;
    writeProject(cwd, { jwksUri, routes: ["GET / = basicLambda", "GET /new = second"], more: rule });
    const moved = (await run("deploy")).changes;
    expect(moved.replaced).toEqual(["apigateway.deployment:deployment"]);
    expect(moved.deleted).toContain("apigateway.method:GET /old");
    expect(await get(`${invokeUrl}new`)).toMatchObject({ status: 200, body: "one" });
    expect((await get(`${invokeUrl}old`)).status).toBe(403);
    expect((await get(`${invokeUrl}new`, { groups: ["others"] })).status).toBe(403);

    // Without the state file a removed function, route and rule must be found by tag and pruned all the same.
    rmSync(join(cwd, ".lambda-authz"), { recursive: true });
    writeProject(cwd, { jwksUri });
    const pruned = (await run("deploy")).changes;
    expect(pruned.deleted).toEqual(
      expect.arrayContaining([
        "lambda.function:second",
        "iam.role:second",
        "logs.log-group:second",
        "apigateway.method:GET /new",
      ]),
    );
    expect((await get(invokeUrl, { groups: ["others"] })).status).toBe(200);
    expect((await get(`${invokeUrl}new`)).status).toBe(403);
    expect((await run("deploy")).changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });

    expect(await run("teardown", "--keep-logs")).toMatchObject({
      kept: ["logs.log-group:basicLambda", "logs.log-group:basicLambdaAuthorizer"],
      left: [],
    });
    expect(await inventory(ministack.endpoint)).toEqual([
      "log group /aws/lambda/basic-dev-basicLambda",
      "log group /aws/lambda/basic-dev-basicLambdaAuthorizer",
    ]);
    expect(await run("teardown")).toMatchObject({ kept: [], left: [] });
    expect(await inventory(ministack.endpoint)).toEqual([]);
  });

  test("environment values of functions never reach the state file", async () => {
    const cwd = emptyFolder();
    writeProject(cwd, {
      jwksUri: issuer.jwksUri,
      more: `[function.second]\nsource = lambda/basicLambda\nenv.SECRET = ${MARK}\n`,
    });
    const env = emulatorEnv(ministack.endpoint);
    const deployed = await runCli(["deploy", "--verbose"], { cwd, env });
    expect(deployed.code, deployed.stderr).toBe(0);
    const files = readdirSync(join(cwd, ".lambda-authz"), { recursive: true, withFileTypes: true }).filter((one) =>
      one.isFile(),
    );
    expect(files).toHaveLength(1);
    for (const { parentPath, name } of files) expect(readFileSync(join(parentPath, name), "utf8")).not.toContain(MARK);
    expect(deployed.stdout + deployed.stderr).not.toContain(MARK);
    await runCli(["teardown", "--yes"], { cwd, env });
  });
});
