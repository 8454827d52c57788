import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { CreateRoleCommand } from "@aws-sdk/client-iam";
import { afterAll } from "vitest";
import type { Row } from "../../../src/engine/state/row.ts";
import { sortedIn } from "../../support/foreign.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { type Account, createAccount } from "../../support/memory-account.ts";
import { type StackRun, stackRun } from "../../support/stack-run.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

export type Rows = Record<string, Row>;

/** The stack whose state file is damaged. */
export const DEV = { project: "shop", stage: "dev" };

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const PROD = {
  authorizer: "name = shopGuard",
  "issuer.main": "kind = cognito\nuser_pool = create",
  user_pool: "deletion_protection = off",
  routes: "GET /secret = web",
};
// What config.ini of stage dev no longer has: deploy prunes it.
const BEFORE = { "function.old": "source = lambda/old", routes: "GET / = web\nGET /old = old" };

/** Publishes keys of user pools. */
async function startKeys(): Promise<string> {
  const keys = JSON.stringify({ keys: [publicJwk("rs256", { kid: "key1" })] });
  const server = createServer((_, response) => void response.end(keys)).listen(0, "127.0.0.1");
  await new Promise((resolve) => server.once("listening", resolve));
  afterAll(() => {
    server.closeAllConnections();
    server.close();
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** An account with the stages dev and prod of one project and a role of somebody else's, as each case begins with it. */
export interface TwoStages {
  /** The rows of both state files as they are undamaged. */
  readonly dev: Readonly<Rows>;
  readonly prod: Readonly<Rows>;
  /** Puts the account and the folder back and writes this as the state file of dev. */
  begin(text: string): Case;
}

export interface Case {
  readonly account: Account;
  readonly run: StackRun;
  /** What does not carry dev's tags, as it is now. */
  foreign(): Record<string, unknown>;
  /** The names of what does. */
  own(): readonly string[];
}

export async function twoStages(): Promise<TwoStages> {
  const endpoint = await startKeys();
  const first = createAccount();
  const root = lastingFolder();
  const prodRun = stackRun(first, lastingFolder(), PROD, { stage: "prod", endpoint });
  await prodRun.deploy();
  await stackRun(first, root, BEFORE, { endpoint }).deploy();
  const { iam } = first.aws({ ...DEV, apiName: "", adopt: false, region: "us-east-1" } as never);
  await iam.send(new CreateRoleCommand({ RoleName: "theirs", AssumeRolePolicyDocument: TRUST }));
  const rowsIn = (run: StackRun): Rows => JSON.parse(readFileSync(run.stateFile, "utf8")).rows;
  const account = createAccount();
  const run = stackRun(account, root, { routes: "GET / = web" }, { endpoint });
  return {
    dev: rowsIn(run),
    prod: rowsIn(prodRun),
    begin(text) {
      account.data = structuredClone(first.data);
      account.calls.splice(0);
      writeFileSync(run.stateFile, text);
      return { account, run, foreign: () => sortedIn(account, DEV).foreign, own: () => sortedIn(account, DEV).own };
    },
  };
}

/** The text of a state file. */
export const stateText = (rows: Readonly<Record<string, unknown>>, version: unknown = 1): string =>
  JSON.stringify({ version, rows });
