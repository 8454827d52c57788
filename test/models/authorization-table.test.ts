import { readFileSync, writeFileSync } from "node:fs";
import { expect, test } from "vitest";
import { catalog } from "../../src/local/catalog.ts";
import { NO_RUNTIME } from "../support/local/memory-store.ts";
import { authorizationTable } from "./authorization-table.ts";

// UPDATE_TABLES=1 npx vitest run --project models test/models/authorization-table.test.ts && npx biome check --write src/local/model
test("what the local endpoint knows of IAM's actions is what AWS's service authorization data says", async () => {
  const file = new URL("../../src/local/model/tables/authorization.json", import.meta.url);
  const text = await authorizationTable(catalog(NO_RUNTIME));
  if (process.env["UPDATE_TABLES"]) writeFileSync(file, text);
  // Biome formats the file.
  expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(text));
});
