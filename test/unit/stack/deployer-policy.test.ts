import { readFileSync } from "node:fs";
import { expect, test } from "vitest";
import { kinds } from "../../../src/resources/index.ts";
import { deployerPolicy } from "../../../src/stack/policies.ts";

test("docs/iam-policy.json allows exactly what the kinds say they call", () => {
  const actions = Object.values(kinds).flatMap((kind) => kind.actions);
  const written = JSON.parse(readFileSync(new URL("../../../docs/iam-policy.json", import.meta.url), "utf8"));
  expect(written).toEqual(deployerPolicy(actions));
});
