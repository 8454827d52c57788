import { rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type AwsProxy, startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMoto, startMoto } from "../support/emulators/moto.ts";
import { emptyFolder } from "../support/folder.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { handlerSource, writeProject } from "../support/project.ts";

const RULES = "[rule.everyone]\nallow = GET /*\n";

describe.runIf(hasMoto())("on moto", () => {
  let moto: Emulator;
  let proxy: AwsProxy;
  let issuer: TestIssuer;
  beforeAll(async () => {
    moto = await startMoto();
    proxy = await startProxy(moto.endpoint);
    issuer = await startIssuer();
  });
  afterAll(async () => {
    await proxy.stop();
    await issuer.stop();
    await moto.stop();
  });

  test("deploy, deploy again without a write call, change one thing after another, teardown", async () => {
    const cwd = emptyFolder();
    const env = emulatorEnv(proxy.endpoint);
    const { jwksUri } = issuer;
    const run = async (...args: string[]) => {
      proxy.reset();
      const ran = await runCli([...args, "--yes", "--json"], { cwd, env });
      expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
      return JSON.parse(ran.stdout);
    };
    const writes = () => proxy.calls.filter(({ isWrite }) => isWrite).map(({ operation }) => operation.split("?")[0]);
    const nothing = { created: [], updated: [], replaced: [], deleted: [] };

    writeProject(cwd, { jwksUri });
    const first = await run("deploy");
    expect(first.changes.created).toContain("apigateway.method:GET /");

    expect((await run("deploy")).changes).toMatchObject(nothing);
    // GetCallerIdentity is a POST of the query protocol like any other, but starts with Get.
    expect(writes()).toEqual([]);

    rmSync(join(cwd, ".lambda-authz"), { recursive: true });
    // Which deployment is the stack's own only the state knows: without it one new one is made.
    const one = { created: ["apigateway.deployment:deployment"], updated: ["apigateway.stage:dev"] };
    expect((await run("deploy")).changes).toMatchObject({ ...nothing, ...one });
    expect(writes()).toHaveLength(2);
    expect((await run("deploy")).changes).toMatchObject(nothing);
    expect(writes()).toEqual([]);

    writeFileSync(join(cwd, "lambda/basicLambda/index.mjs"), handlerSource("two"));
    expect((await run("deploy")).changes).toMatchObject({ ...nothing, updated: ["lambda.function:basicLambda"] });
    expect(writes()).toEqual(["PUT /2015-03-31/functions/basic-dev-basicLambda/code"]);

    writeProject(cwd, { jwksUri, routes: ["GET / = basicLambda", "GET /orders/{id} = basicLambda"], more: RULES });
    writeFileSync(join(cwd, "lambda/basicLambda/index.mjs"), handlerSource("two"));
    const grown = (await run("deploy")).changes;
    expect(grown.created).toEqual(
      expect.arrayContaining(["apigateway.method:GET /orders/{id}", "apigateway.resource:/orders"]),
    );
    expect(grown.updated).toContain("apigateway.stage:dev");
    expect(grown.replaced).toEqual(["apigateway.deployment:deployment"]);

    const plan = await run("deploy", "--dry-run");
    expect(plan.plan).toMatchObject(nothing);

    writeProject(cwd, { jwksUri });
    writeFileSync(join(cwd, "lambda/basicLambda/index.mjs"), handlerSource("two"));
    const shrunk = (await run("deploy")).changes;
    expect(shrunk.deleted).toEqual(
      expect.arrayContaining(["apigateway.method:GET /orders/{id}", "apigateway.resource:/orders"]),
    );
    expect((await run("deploy")).changes).toMatchObject(nothing);

    expect(await run("teardown")).toMatchObject({ kept: [], left: [] });
    expect(await inventory(moto.endpoint)).toEqual([]);
    expect(await run("teardown")).toEqual({ deleted: [], kept: [], left: [] });
  });
});
