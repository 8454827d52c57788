import { expect, test } from "vitest";
import type { RestApi } from "../../src/local/apigateway/apigateway-model.ts";
import { emptyFolder } from "../support/folder.ts";
import { killedAt } from "../support/killed.ts";
import { lastingFolder } from "../support/lasting-folder.ts";
import { createAccount, writesIn } from "../support/memory-account.ts";
import { apiOf, FEW, MANY, openMethods, theApi } from "../support/routes/many-routes.ts";
import { stackRun } from "../support/stack-run.ts";

async function made() {
  const account = createAccount();
  await stackRun(account, lastingFolder(), { routes: MANY }).deploy();
  const { api: _, ...content } = await apiOf(account);
  return content;
}
const expected = await made();

/** Checks that no deployment captures a route without its authorizer. */
const watched = (account: ReturnType<typeof createAccount>) => {
  account.before = (_, operation) => {
    if (operation === "CreateDeployment" && openMethods(account).length > 0)
      throw new Error(`deployed open: ${openMethods(account)}`);
  };
};

async function ends(account: ReturnType<typeof createAccount>, root: string) {
  watched(account);
  await stackRun(account, root, { routes: MANY }).deploy();
  const { api: _, ...content } = await apiOf(account);
  expect(content).toEqual(expected);
  account.calls.length = 0;
  await stackRun(account, root, { routes: MANY }).deploy();
  expect(writesIn(account.calls)).toEqual([]);
}

const KILLS = [
  ["before the import", { of: "PutRestApi", at: 1, lands: false }],
  ["when the import is carried out, before its rows are written", { of: "PutRestApi", at: 1, lands: true }],
  ["before the deployment", { of: "CreateDeployment", at: 1, lands: false }],
] as const;

test.each(KILLS)("a first deploy that is killed %s is completed by the next one", async (_, kill) => {
  const account = createAccount();
  const root = emptyFolder();
  const deploy = () => stackRun(account, root, { routes: MANY }).deploy();
  expect(await killedAt(account, root, kill, deploy)).toEqual({ killed: true });
  await ends(account, root);
});

test("so is a deploy of more routes that is killed before the authorizer is attached to them", async () => {
  const account = createAccount();
  const root = emptyFolder();
  await stackRun(account, root, { routes: FEW }).deploy();
  const kill = { of: "UpdateMethod", at: 2, lands: true };
  const deploy = () => stackRun(account, root, { routes: MANY }).deploy();
  expect(await killedAt(account, root, kill, deploy)).toEqual({ killed: true });
  expect(openMethods(account)).not.toEqual([]);
  await ends(account, root);
});

const methodAt = ({ resources }: RestApi, path: string, verb: string) => {
  const method = Object.values(resources).find((one) => one.path === path)?.methods[verb];
  if (method === undefined) throw new Error(`no ${verb} ${path}`);
  return method;
};

/** What an import could do wrong, or leave undone. */
const WRONG: readonly (readonly [string, (api: RestApi) => void])[] = [
  [
    "leaves methods open, and others, paths, integrations and responses out",
    (api) => {
      Object.assign(methodAt(api, "/orders", "GET"), { authorizationType: "NONE", authorizerId: undefined });
      delete methodAt(api, "/orders", "POST").integration;
      const preflight = methodAt(api, "/orders", "OPTIONS");
      for (const status of Object.keys(preflight.methodResponses)) delete preflight.methodResponses[status];
      for (const { id, path, methods } of Object.values(api.resources)) {
        if (path === "/health") delete methods["OPTIONS"];
        if (path.startsWith("/orders/{id}")) delete api.resources[id];
      }
    },
  ],
  [
    "gives the authorizer another ID afterwards",
    ({ authorizers }) => {
      for (const [id, one] of Object.entries(authorizers)) {
        delete authorizers[id];
        authorizers["other1"] = { ...one, id: "other1" };
      }
    },
  ],
  [
    "leaves out the authorizer",
    ({ authorizers }) => {
      for (const id of Object.keys(authorizers)) delete authorizers[id];
    },
  ],
];

test.each(WRONG)("an import that %s is put right before the deployment", async (_, damage) => {
  const account = createAccount();
  account.after = (__, operation) => operation === "PutRestApi" && damage(theApi(account));
  watched(account);
  const { changes } = await stackRun(account, emptyFolder(), { routes: MANY }).deploy();
  expect(changes.updated).toEqual([]);
  const { api: __, ...content } = await apiOf(account);
  expect(content).toEqual(expected);
});
