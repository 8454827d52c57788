import { afterAll, beforeAll, describe } from "vitest";
import { FUNCTION_DRIFTS } from "../../contract/drift-functions.ts";
import { IN_POOL_DRIFTS } from "../../contract/drift-pools.ts";
import { type World, worldOf } from "../../contract/world.ts";
import { keyServer } from "../../support/http/server.ts";
import { createAccount } from "../../support/memory-account.ts";

// What the local endpoint answers 501 for; additions.test.ts has fakes of it.
const additions = "functions have no layers, VPC or other log group";

const refused = (type: string, ...names: readonly string[]) =>
  Object.fromEntries(names.map((name) => [`${type} left ${name}`, "answered 501"]));

describe("in an account of the local endpoint", () => {
  let world: World;
  beforeAll(async () => {
    const stack = { project: "shop", stage: "dev", region: "us-east-1", apiName: "shopAPI", adopt: false };
    world = await worldOf(createAccount().aws(stack, { endpoint: await keyServer(afterAll) }), "a");
  });
  const gaps = {
    ...refused("lambda.function", "TracingConfig", "EphemeralStorage", "KMSKeyArn", "DeadLetterConfig"),
    ...refused("lambda.function", "MaximumRetryAttempts", "RecursiveLoop"),
    ...refused("logs.log-group", "metricFilterCount", "subscription filters"),
    "lambda.function (built-in) by hand layers": additions,
    "lambda.function (built-in) by hand vpc": additions,
    "lambda.function (built-in) by hand logGroup": additions,
  };
  for (const drift of [...FUNCTION_DRIFTS, ...IN_POOL_DRIFTS]) drift(() => world, gaps);
});
