import { appendFileSync, cpSync, readFileSync, rmSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { GetRoleCommand } from "@aws-sdk/client-iam";
import { expect, test } from "vitest";
import { ACCOUNT, type Account, clientsOf, openAccount, type StackRuns, stackIn } from "../../support/account.ts";
import { emptyFolder } from "../../support/folder.ts";
import { allows, type IamRequest, type Statement } from "../../support/iam-simulator.ts";
import { ownProject } from "../../support/own-project.ts";

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}.json`, import.meta.url), "utf8");
const text = read("iam-policy");
const policyOf = (project: string): readonly Statement[] => JSON.parse(text.replaceAll("PROJECT", project)).Statement;

type Input = Readonly<Record<string, unknown>>;
interface Sdk {
  readonly middlewareStack: {
    // biome-ignore lint/suspicious/noExplicitAny: each client types its stack with its own inputs and outputs
    add(middleware: any, options: any): void;
  };
}

/** IAM knows a role's path and boundary only while it exists; one that is being made has those that the call gives it. */
async function roleOf(account: Account, { RoleName, Path, PermissionsBoundary }: Input) {
  const { iam } = clientsOf(account, "us-east-1");
  const found = await iam.send(new GetRoleCommand({ RoleName: String(RoleName) })).catch(() => undefined);
  const { Arn, PermissionsBoundary: its } = found?.Role ?? {};
  const boundary = PermissionsBoundary ?? its?.PermissionsBoundaryArn;
  return {
    arn: Arn ?? `arn:aws:iam::${ACCOUNT}:role${Path ?? "/"}${RoleName}`,
    context: { ...(boundary !== undefined && { "iam:PermissionsBoundary": String(boundary) }) },
  };
}

/** What IAM is asked for one call of an SDK client. */
async function requestsOf(account: Account, client: string, operation: string, input: Input, line: string) {
  const at = `us-east-1:${ACCOUNT}`;
  const one = (action: string, resource: string, context = {}): IamRequest => ({ action, resource, context });
  if (client === "APIGatewayClient") {
    const [verb = "", path = ""] = line.split(" ");
    return [one(`apigateway:${verb}`, `arn:aws:apigateway:us-east-1::${path}`)];
  }
  if (client === "IAMClient") {
    if (input["RoleName"] === undefined) return [one(`iam:${operation}`, "*")];
    const { arn, context } = await roleOf(account, input);
    const also = [
      ...(input["Tags"] ? ["iam:TagRole"] : []),
      ...(operation === "CreateRole" && input["PermissionsBoundary"] ? ["iam:PutRolePermissionsBoundary"] : []),
    ];
    return [`iam:${operation}`, ...also].map((action) => one(action, arn, context));
  }
  if (client === "LambdaClient") {
    const name = input["FunctionName"] ?? input["Resource"];
    const resource = name === undefined ? "*" : `arn:aws:lambda:${at}:function:${String(name).replace(/^arn:.*:/, "")}`;
    const passed = { "iam:PassedToService": "lambda.amazonaws.com" };
    return [
      one(`lambda:${operation}`, resource),
      ...(operation === "GetFunction" ? [one("lambda:ListTags", resource)] : []),
      ...(input["Tags"] ? [one("lambda:TagResource", resource)] : []),
      ...(input["Role"] ? [one("iam:PassRole", String(input["Role"]), passed)] : []),
    ];
  }
  const group = input["logGroupName"];
  const resource = group === undefined ? (input["resourceArn"] ?? "*") : `arn:aws:logs:${at}:log-group:${group}`;
  const tags = input["tags"] ? [one("logs:TagResource", String(resource))] : [];
  return [one(`logs:${operation}`, String(resource)), ...tags];
}

/** Collects what IAM is asked for each call of a stack's runs. */
function record(account: Account, { aws }: StackRuns): IamRequest[] {
  const all: IamRequest[] = [];
  type Args = { readonly input: Input; readonly request: { readonly method: string; readonly path: string } };
  type Context = { readonly clientName: string; readonly commandName: string };
  const watch = (next: (args: Args) => Promise<unknown>, context: Context) => async (args: Args) => {
    const { method, path } = args.request;
    const operation = context.commandName.replace(/Command$/, "");
    all.push(...(await requestsOf(account, context.clientName, operation, args.input, `${method} ${path}`)));
    return next(args);
  };
  for (const client of [aws.apigateway, aws.iam, aws.lambda, aws.logs] as unknown as readonly Sdk[])
    client.middlewareStack.add(watch, { step: "finalizeRequest", priority: "low", name: "record" });
  return all;
}

test("deploy, a deploy without its state, a change and teardown ask for nothing that docs/iam-policy.json denies", async () => {
  const account = await openAccount();
  const config = ownProject({ project: "shop", functions: ["echo", "other"] });
  const stack = stackIn(account, config);
  const asked = record(account, stack);
  await stack.deploy();
  rmSync(join(dirname(config), ".lambda-authz"), { recursive: true });
  await stack.deploy();
  await stack.teardown();
  await stack.teardown();
  const denied = (project: string) => asked.filter((request) => !allows(policyOf(project), request));
  expect(denied("shop")).toEqual([]);
  expect(new Set(asked.map(({ action }) => action)).size).toBeGreaterThan(20);
  // Another project's deployer gets nowhere.
  const foreign = new Set(denied("other").map(({ action }) => action));
  for (const action of [
    "iam:CreateRole",
    "iam:PassRole",
    "lambda:CreateFunction",
    "lambda:DeleteFunction",
    "logs:DeleteLogGroup",
  ])
    expect(foreign).toContain(action);
});

test.each([true, false])(
  "so does the upgrade of a stack whose roles had no region, its state file there: %s",
  async (state) => {
    const [cwd, data] = [emptyFolder(), emptyFolder()];
    const fixture = fileURLToPath(new URL("../../fixtures/version-1b30f7a/", import.meta.url));
    cpSync(join(fixture, "project"), cwd, { recursive: true });
    cpSync(join(fixture, "one-region/account"), data, { recursive: true });
    if (state)
      cpSync(join(fixture, "one-region/state"), join(cwd, ".lambda-authz/127.0.0.1_1", ACCOUNT), { recursive: true });
    const account = await openAccount(data);
    const stack = stackIn(account, join(cwd, "config.ini"));
    const asked = record(account, stack);
    await stack.deploy();
    await stack.deploy();
    await stack.teardown();
    expect(asked.map(({ action }) => action)).toContain("iam:DeleteRole");
    expect(asked.filter((request) => !allows(policyOf("basic"), request))).toEqual([]);
  },
);

test("with a boundary, docs/iam-policy-bounded.json is enough; without, it lets no role have rights", async () => {
  const boundary = `arn:aws:iam::${ACCOUNT}:policy/functions`;
  const policy: readonly Statement[] = JSON.parse(
    read("iam-policy-bounded")
      .replaceAll("PROJECT", "shop")
      .replace(/arn:aws:iam::ACCOUNT:policy\/BOUNDARY/g, boundary),
  ).Statement;
  const deniedTo = async (settings: string) => {
    const account = await openAccount();
    const config = ownProject({ project: "shop" });
    appendFileSync(config, settings);
    const stack = stackIn(account, config);
    const asked = record(account, stack);
    await stack.deploy();
    await stack.teardown();
    return [...new Set(asked.filter((request) => !allows(policy, request)).map(({ action }) => action))];
  };
  expect(await deniedTo(`[aws]\npermissions_boundary = ${boundary}\n`)).toEqual([]);
  expect(await deniedTo("")).toEqual(["iam:CreateRole", "iam:PutRolePolicy"]);
});
