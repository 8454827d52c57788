import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { stateFile } from "../../../src/stack/find/state-files.ts";
import { createdUsers, removeCreatedUsers } from "../../../src/stack/pool/created-users.ts";
import { fakeAws, ok } from "../../support/aws/answering-aws.ts";
import { emptyFolder } from "../../support/folder.ts";

/** A record of users in a folder, as text, and a pool in which everybody is called ann and has the sub 1. */
function recorded(text: string) {
  const root = emptyFolder();
  const cloud = fakeAws(() => ok({ Username: "ann", UserAttributes: [{ Name: "sub", Value: "1" }] }));
  const file = stateFile(root, cloud.aws, { account: "123456789012" }).replace(/json$/, "users.json");
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(file, text);
  return { root, ...cloud };
}

test.each([
  ["cut short", '{"version":1,"users":['],
  ["null", "null"],
  ["without users", '{"version":1}'],
  ["of something else", '{"users":{"poolId":"p"}}'],
  ["of no users", '{"users":[null]}'],
  ["of users without an id", '{"users":[{"poolId":"p","username":"ann"}]}'],
  ["of users with numbers", '{"users":[{"poolId":5,"username":"ann","sub":"1"}]}'],
])("a list of users that is %s is STATE_UNREADABLE, and no user is deleted", async (_, text) => {
  const { root, aws, sent } = recorded(text);
  await expect(removeCreatedUsers(root, aws)).rejects.toMatchObject({ code: "STATE_UNREADABLE" });
  expect(sent).toEqual([]);
});

test("a user of the same name with another sub stays", async () => {
  const { root, aws, sent } = recorded('{"users":[{"poolId":"p","username":"ann","sub":"2"}]}');
  expect(await removeCreatedUsers(root, aws)).toEqual([]);
  expect(sent).toHaveLength(1);
  expect(await createdUsers(root, aws)).toEqual([]);
});

test("a file in the place of their folder is FILE_UNUSABLE: there is no list to remove", async () => {
  const root = emptyFolder();
  writeFileSync(join(root, ".lambda-authz"), "");
  await expect(createdUsers(root, fakeAws(() => ok({})).aws)).rejects.toMatchObject({
    code: "FILE_UNUSABLE",
    message: expect.stringContaining("a part of its path is not a folder"),
  });
});
