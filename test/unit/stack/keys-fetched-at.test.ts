import { mkdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { join } from "node:path";
import { GetFunctionCommand, UpdateFunctionConfigurationCommand } from "@aws-sdk/client-lambda";
import { afterAll, afterEach, beforeAll, expect, test } from "vitest";
import { openAccount, type StackRuns, stackIn } from "../../support/account.ts";
import { emptyFolder } from "../../support/folder.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

let keys = [publicJwk("rs256")];
const issuer = createServer((_, response) => response.end(JSON.stringify({ keys })));
beforeAll(() => new Promise<void>((resolve) => issuer.listen(0, "127.0.0.1", resolve)));
afterAll(() => void issuer.close());
afterEach(() => {
  keys = [publicJwk("rs256")];
});

function project(): string {
  const folder = emptyFolder();
  mkdirSync(join(folder, "code"));
  writeFileSync(join(folder, "code/index.mjs"), "export const handler = async () => ({ statusCode: 200 });\n");
  const jwks = `http://127.0.0.1:${(issuer.address() as AddressInfo).port}/keys`;
  const lines = [
    ...["[project]", "name = aged", "[function.echo]", "source = code", "[routes]", "GET / = echo"],
    ...["[issuer.login]", "kind = oidc", "issuer = https://login.example.com/", "audience = api", `jwks_uri = ${jwks}`],
    ...["[cors]", "allow_origins = https://a.example"],
  ];
  writeFileSync(join(folder, "config.ini"), lines.join("\n"));
  return join(folder, "config.ini");
}

const FunctionName = "aged-dev-agedLambdaAuthorizer";
const NAME = "AUTHZ_KEYS_FETCHED_AT";
const variablesOf = async ({ aws }: StackRuns) =>
  (await aws.lambda.send(new GetFunctionCommand({ FunctionName }))).Configuration?.Environment?.Variables;

/** A stack that was deployed in 1970, for all that AWS knows. */
async function deployedLongAgo(more: Readonly<Record<string, string>> = {}) {
  const account = await openAccount();
  const stack = stackIn(account, project());
  const started = Math.floor(Date.now() / 1000);
  await stack.deploy();
  const { [NAME]: at, ...others } = (await variablesOf(stack)) ?? {};
  expect(others).toEqual({});
  expect(Number(at)).toBeGreaterThanOrEqual(started);
  const Environment = { Variables: { [NAME]: "1000", ...more } };
  await stack.aws.lambda.send(new UpdateFunctionConfigurationCommand({ FunctionName, Environment }));
  account.writes();
  return { account, stack, started };
}

test("the time when keys were fetched is written with the code, and a late deploy of the same code writes nothing", async () => {
  const { account, stack, started } = await deployedLongAgo();
  await stack.deploy();
  expect(account.writes()).toEqual([]);
  expect(await variablesOf(stack)).toEqual({ [NAME]: "1000" });

  keys = [publicJwk("rotated")];
  const { changes } = await stack.deploy();
  expect(changes.updated).toEqual(["lambda.function:agedLambdaAuthorizer"]);
  expect(Number((await variablesOf(stack))?.[NAME])).toBeGreaterThanOrEqual(started);
});

test("a variable that was added by hand is drift, and the time stays when it is removed", async () => {
  const { stack } = await deployedLongAgo({ DEBUG: "1" });
  await stack.deploy();
  expect(await variablesOf(stack)).toEqual({ [NAME]: "1000" });
});
