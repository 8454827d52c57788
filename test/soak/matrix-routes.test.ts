import { afterAll, beforeAll, expect, test } from "vitest";
import { speedUp } from "../reliability/fast-clock.ts";
import { type Matrix, matrixOf } from "../reliability/matrix.ts";
import { many } from "../reliability/projects.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";

let issuer: TestIssuer;
let matrix: Matrix;
beforeAll(async () => {
  speedUp();
  issuer = await startIssuer();
  matrix = await matrixOf(many(issuer.jwksUri));
});
afterAll(async () => {
  await matrix.close();
  await issuer.stop();
});

/** Calls before and after an import that depend on it; matrix-plain has the others. */
const NEAR = { before: 2, after: 8 };
/** Of an import: then single calls make the API, which gets no version (see docs/decisions/0150-routes-in-bulk.md). */
const REFUSED = /^AccessDenied/;

test("with many routes, every fault at every call around an import is survived", async () => {
  const cases = matrix.scenarios.flatMap((scenario) => {
    const number = scenario.operations.findIndex((operation) => operation.endsWith("PutRestApi")) + 1;
    if (number === 0) return [];
    const isNear = (at: number) => at >= number - NEAR.before && at <= number + NEAR.after;
    return matrix
      .casesOf(scenario)
      .filter(({ at, fault }) => isNear(at) && !(at === number && REFUSED.test(fault.name)));
  });
  expect(new Set(cases.map(({ scenario }) => scenario.name)).size).toBe(2);
  await matrix.tryAll(cases, "matrix-routes");
});
