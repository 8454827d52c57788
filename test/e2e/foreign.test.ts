import { APIGatewayClient, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { CreateRoleCommand, IAMClient } from "@aws-sdk/client-iam";
import { afterAll, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMoto, startMoto } from "../support/emulators/moto.ts";
import { emptyFolder } from "../support/folder.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { writeProject } from "../support/project.ts";

const ROLE = "lambda-authz-basic-dev-basicLambda-us-east-1";
const TRUST = JSON.stringify({
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "ec2.amazonaws.com" }, Action: "sts:AssumeRole" }],
});

describe.runIf(hasMoto())("what is not ours", () => {
  let moto: Emulator;
  let issuer: TestIssuer;
  beforeAll(async () => {
    moto = await startMoto();
    issuer = await startIssuer();
  });
  beforeEach(async () => void (await fetch(`${moto.endpoint}/moto-api/reset`, { method: "POST" })));
  afterAll(async () => {
    await issuer.stop();
    await moto.stop();
  });

  const settings = () => ({
    endpoint: moto.endpoint,
    region: "us-east-1",
    credentials: { accessKeyId: "test", secretAccessKey: "test" },
  });
  const makeRole = (RoleName: string, Path: string) =>
    new IAMClient(settings()).send(new CreateRoleCommand({ RoleName, Path, AssumeRolePolicyDocument: TRUST }));
  const project = () => {
    const cwd = emptyFolder();
    writeProject(cwd, { jwksUri: issuer.jwksUri });
    return async (...args: string[]) => {
      const { code, stdout } = await runCli([...args, "--yes", "--json"], { cwd, env: emulatorEnv(moto.endpoint) });
      return { code, json: JSON.parse(stdout) };
    };
  };

  test("a role under our name stops a deploy before anything is made, and says both ways out", async () => {
    await makeRole(ROLE, "/");
    const refused = await project()("deploy");
    expect(refused.code).toBe(5);
    expect(refused.json.error).toMatchObject({ code: "NOT_OURS" });
    expect(refused.json.error.message).toContain(ROLE);
    expect(refused.json.error.fix).toMatch(/rename it in config.ini.*--adopt/);
    expect(await inventory(moto.endpoint)).toEqual([]);
  });

  test("--adopt takes it over, and teardown then deletes it", async () => {
    await makeRole(ROLE, "/");
    const run = project();
    const adopted = await run("deploy", "--adopt");
    expect(adopted).toMatchObject({ code: 0 });
    expect(adopted.json.changes.updated).toContain("iam.role:basicLambda");
    expect((await run("deploy")).json.changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
    expect((await run("teardown")).json).toMatchObject({ kept: [], left: [] });
  });

  test("an API of the same name is left alone by deploy and teardown", async () => {
    const apigateway = new APIGatewayClient(settings());
    await apigateway.send(new CreateRestApiCommand({ name: "basicAPI" }));
    const run = project();
    expect((await run("deploy")).json.changes.created).toContain("apigateway.rest-api:api");
    await run("teardown");
    expect(await inventory(moto.endpoint)).toEqual(["API basicAPI"]);
  });

  test("a role in our path without our tags survives a teardown", async () => {
    await makeRole("basic-dev-other", "/lambda-authz/basic/dev/");
    const run = project();
    await run("deploy");
    await run("teardown");
    expect(await inventory(moto.endpoint)).toEqual(["role basic-dev-other"]);
  });
});
