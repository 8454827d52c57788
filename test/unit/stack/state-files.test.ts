import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import type { Row } from "../../../src/engine/state/row.ts";
import { fileState } from "../../../src/engine/state/state.ts";
import { guessState, readRows, stateFile } from "../../../src/stack/find/state-files.ts";
import { emptyFolder } from "../../support/folder.ts";

const stack = { project: "basic", stage: "dev", region: "us-east-1", apiName: "basicAPI", adopt: false };
const AWS = { endpoint: undefined, region: "us-east-1", stack };
const ROW: Row = { type: "iam.role", status: "ready", key: { name: "a" }, needs: [] };

test.each([
  [undefined, "aws"],
  ["http://127.0.0.1:4566", "127.0.0.1_4566"],
  ["https://cloud.example", "cloud.example"],
  ["http://[::1]:4566", "___1__4566"],
])("the state of %s is kept under %s, apart from all others", (endpoint, folder) => {
  expect(stateFile("/root", { ...AWS, endpoint }, { account: "123456789012" })).toBe(
    join("/root/.lambda-authz", folder, "123456789012/us-east-1/basic-dev.json"),
  );
});

const save = (root: string, where: typeof AWS, account: string) =>
  fileState(stateFile(root, where, { account }), []).set("iam.role:a", ROW);

test("the only state file of a stack is guessed, whatever the account", () => {
  const root = emptyFolder();
  save(root, AWS, "111111111111");
  save(root, { ...AWS, region: "eu-west-1" }, "222222222222");
  save(root, { ...AWS, stack: { ...stack, stage: "prod" } }, "333333333333");
  expect(guessState(root, AWS)).toEqual({ account: "111111111111", rows: new Map([["iam.role:a", ROW]]) });
});

test("nothing is guessed where two accounts have one, or none has", () => {
  const root = emptyFolder();
  expect(guessState(root, AWS)).toBeUndefined();
  save(root, AWS, "111111111111");
  save(root, AWS, "222222222222");
  expect(guessState(root, AWS)).toBeUndefined();
});

test("a file that is no account's, and one of another account that cannot be read, are no guess and no error", () => {
  const root = emptyFolder();
  const folder = join(root, ".lambda-authz/aws");
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, ".DS_Store"), "");
  expect(guessState(root, AWS)).toBeUndefined();
  const broken = stateFile(root, AWS, { account: "111111111111" });
  mkdirSync(dirname(broken), { recursive: true });
  writeFileSync(broken, "{");
  expect(guessState(root, AWS)).toBeUndefined();
  expect(() => readRows(broken)).toThrow("is not a state file");
});

test("the state of an emulator is never taken for that of AWS", () => {
  const root = emptyFolder();
  save(root, AWS, "111111111111");
  expect(guessState(root, { ...AWS, endpoint: "http://127.0.0.1:4566" })).toBeUndefined();
});

test("a state file that an older version named for two stacks is used on by the one whose API it has", () => {
  const root = emptyFolder();
  const of = (project: string, stage: string) => ({ ...AWS, stack: { ...stack, project, stage } });
  const [shop, shopEu] = [of("shop", "eu-prod"), of("shop-eu", "prod")];
  const account = "111111111111";
  const old = join(root, ".lambda-authz/aws", account, "us-east-1/shop-eu-prod.json");
  const key = { project: "shop", stage: "eu-prod" };
  const api: Row = { type: "apigateway.rest-api", status: "ready", key, needs: [], attrs: { id: "a" } };
  fileState(old, []).set("apigateway.rest-api:api", api);
  expect(stateFile(root, shop, { account })).toBe(old);
  expect(stateFile(root, shopEu, { account })).toMatch(/shop-eu-prod-[0-9a-f]{8}\.json$/);
  expect(guessState(root, shop)?.rows.size).toBe(1);
  expect(guessState(root, shopEu)).toBeUndefined();
});
