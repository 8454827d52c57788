import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { catalog } from "../../src/local/catalog.ts";
import { NO_RUNTIME } from "../support/local/memory-store.ts";
import { tableOf } from "./local-tables.ts";

// UPDATE_TABLES=1 npx vitest run --project models test/models/local-tables.test.ts && npx biome check --write src/local/model
describe("what the local endpoint knows of AWS's models is what they say", () => {
  test.each(catalog(NO_RUNTIME))("$name", ({ name, operations }) => {
    const file = new URL(`../../src/local/model/tables/${name}.json`, import.meta.url);
    const text = tableOf(name, Object.keys(operations));
    if (process.env["UPDATE_TABLES"]) writeFileSync(file, text);
    // Biome formats the file.
    expect(JSON.parse(readFileSync(file, "utf8"))).toEqual(JSON.parse(text));
  });
});
