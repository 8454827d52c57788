import { expect, test } from "vitest";
import { withoutChance } from "./account.ts";
import { apigateway } from "./apigateway.ts";
import { madeFor, membersToTry, outcomeOf, serviceOf, unshown } from "./compare.ts";
import { changesOf, MAKERS } from "./patch-paths.ts";

withoutChance();

test.each(Object.keys(changesOf({})))("%s acts on every path that it takes", async (operation) => {
  const wrong: string[] = [];
  for (const values of changesOf(await madeFor(apigateway, operation))[operation] ?? []) {
    const found = await unshown(apigateway, operation, "patchOperations", values);
    if (found !== undefined) wrong.push(found.what);
  }
  expect(wrong).toEqual([]);
});

test.each(Object.entries(MAKERS))("%s refuses what %s does not honour", async (operation, maker) => {
  const service = serviceOf(apigateway);
  // Nothing to change: what only the call that makes it reads.
  const members = membersToTry(service, maker, false).filter((member) => member !== "cloneFrom");
  const wrong: string[] = [];
  for (const member of members) {
    const path = `/${member.replaceAll(".", "/")}`;
    const refusal = await outcomeOf(apigateway, operation, "patchOperations", [{ op: "replace", path, value: "1" }]);
    const wanted = `501 NotImplemented: the local endpoint of lambda-authz does not implement ApiGateway ${operation} ${path}`;
    if (refusal !== wanted) wrong.push(refusal);
  }
  expect(wrong).toEqual([]);
});

test("an update may set no compression, as Chalice does with every deploy", async () => {
  const patchOperations = [{ op: "replace", path: "/minimumCompressionSize", value: "" }];
  expect(await outcomeOf(apigateway, "UpdateRestApi", "patchOperations", patchOperations)).toBe(
    "200 undefined: undefined",
  );
});
