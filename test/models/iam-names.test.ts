import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { iamNames } from "./iam-names.ts";

// UPDATE_TABLES=1 npx vitest run --project models test/models/iam-names.test.ts
test("AWS's own policies and services are those that the local endpoint knows", async () => {
  const file = new URL("../../src/local/model/tables/iam-names.json", import.meta.url);
  const text = await iamNames();
  if (process.env["UPDATE_TABLES"]) writeFileSync(file, text);
  expect(readFileSync(file, "utf8")).toBe(text);
});
