import { join } from "node:path";
import { expect, test } from "vitest";
import { fileState, type Row } from "../../../src/engine/state.ts";
import { guessState, stateFile } from "../../../src/stack/state-files.ts";
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

test("the state of an emulator is never taken for that of AWS", () => {
  const root = emptyFolder();
  save(root, AWS, "111111111111");
  expect(guessState(root, { ...AWS, endpoint: "http://127.0.0.1:4566" })).toBeUndefined();
});
