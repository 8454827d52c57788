import { cpSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { runCli } from "../../support/cli.ts";
import { programOf } from "../../support/emulators/emulator.ts";
import { explained } from "../../support/explained.ts";
import { http } from "../../support/http.ts";
import { type LocalRun, runLocal } from "../../support/local-run.ts";

const CHALICE = programOf("chalice");
const CONFIG = { version: "2.0", app_name: "demoauth", stages: { dev: { api_gateway_stage: "api" } } };

describe.runIf(CHALICE !== undefined)("Chalice deploys its authorizer example to the local endpoint", () => {
  let local: LocalRun;
  beforeAll(async () => {
    // It waits 5 s and more for a role, and for a function, that is not ready at once.
    local = await runLocal({ LAMBDA_AUTHZ_FAULTS: "faults.json" }, (cwd) =>
      writeFileSync(join(cwd, "faults.json"), JSON.stringify({ roleDelayMs: 0, functionDelayMs: 0 })),
    );
    const { cwd } = local;
    mkdirSync(join(cwd, ".chalice"));
    writeFileSync(join(cwd, ".chalice/config.json"), JSON.stringify(CONFIG));
    writeFileSync(join(cwd, "requirements.txt"), "");
    cpSync(join(import.meta.dirname, "chalice/app.py"), join(cwd, "app.py"));
  });
  afterAll(() => local.remove());

  /** Runs a command of it, in which nothing but the endpoint, its key and a region is set. */
  async function chalice(...args: string[]): Promise<string> {
    const { cwd, env } = local;
    const { code, stdout, stderr } = await runCli(args, { cwd, env, program: [CHALICE ?? ""] });
    if (code !== 0) throw new Error(stderr + stdout);
    return stdout;
  }
  const deployed = () => JSON.parse(readFileSync(join(local.cwd, ".chalice/deployed/dev.json"), "utf8")).resources;
  const apiId = () => deployed().find(({ name }: { name: string }) => name === "rest_api").rest_api_id;
  const urlOf = (path: string) => `${local.endpoint}/_aws/execute-api/${apiId()}/api${path}`;
  const call = async (path: string, token?: string, method = "GET", body?: object) => {
    const headers = { ...(token && { Authorization: token }), ...(body && { "Content-Type": "application/json" }) };
    const answer = await http(urlOf(path), { method, headers, ...(body && { body: JSON.stringify(body) }) });
    return [answer.status, answer.body === "" ? "" : JSON.parse(answer.body)];
  };
  const UNAUTHORIZED = [401, { message: "Unauthorized" }];
  const DENIED = [403, { Message: expect.stringMatching(/^User is not authorized to access this resource/) }];

  test("deploy imports its API: 401 without a token and with a wrong one, 403 with a denied, 200 with an allowed", async () => {
    expect(await chalice("deploy")).toContain("Creating Rest API");
    expect(await call("/open")).toEqual([200, { greeting: "hello" }]);
    expect(await call("/")).toEqual(UNAUTHORIZED);
    expect(await call("/", "guess")).toEqual(UNAUTHORIZED);
    expect(await call("/", "deny")).toEqual(DENIED);
    expect(await call("/", "allow")).toEqual([200, { user: "ann" }]);
    expect(await call("/orders/7", "allow", "PUT", { size: 1 })).toEqual([200, { number: "7", body: { size: 1 } }]);
    expect(await call("/orders/7", undefined, "OPTIONS")).toEqual([200, ""]);
    expect(await call("/orders/7", undefined, "POST")).toEqual([403, { message: "Missing Authentication Token" }]);
  });

  test.each([
    ["/open", undefined],
    ["/", "allow"],
  ])("explain finds nothing wrong with a call of %s", async (path, token) => {
    const explanation = await explained(urlOf(path), { ...local, ...(token && { authorization: token }) });
    expect(explanation).toMatchObject({ code: 0, cause: null, answer: { status: 200 }, skipped: [] });
    expect(explanation.findings.filter(({ severity }) => severity === "error")).toEqual([]);
  });

  test("a second deploy puts the API in its place: new code, a new route, the same address", async () => {
    const before = apiId();
    const file = join(local.cwd, "app.py");
    const more = '\n\n@app.route("/new", authorizer=demo_auth)\ndef new():\n    return "new"\n';
    writeFileSync(file, readFileSync(file, "utf8").replace('"hello"', '"again"') + more);
    expect(await chalice("deploy")).toContain("Updating rest API");
    expect(apiId()).toBe(before);
    expect(await call("/open")).toEqual([200, { greeting: "again" }]);
    expect(await call("/new", "allow")).toEqual(DENIED);
    expect(await call("/new")).toEqual(UNAUTHORIZED);
    expect(await call("/", "allow")).toEqual([200, { user: "ann" }]);
  });

  test("delete takes away API, functions and role", async () => {
    const logs = ["log group /aws/lambda/demoauth-dev", "log group /aws/lambda/demoauth-dev-demo_auth"];
    const functions = ["function demoauth-dev", "function demoauth-dev-demo_auth"];
    expect(await local.inventory()).toEqual(["API demoauth", ...functions, ...logs, "role demoauth-dev"]);
    await chalice("delete");
    // As at AWS, nobody takes the logs away.
    expect(await local.inventory()).toEqual(logs);
  });
});
