import { afterAll, beforeAll, expect, test } from "vitest";
import { speedUp } from "../reliability/fast-clock.ts";
import { type Matrix, matrixOf } from "../reliability/matrix.ts";
import { pool } from "../reliability/projects.ts";
import { seeded } from "../reliability/seeded.ts";

const CASES = 30;

let matrix: Matrix;
beforeAll(async () => {
  speedUp();
  matrix = await matrixOf(pool);
});
afterAll(() => matrix.close());

test("a seeded part of the matrix of faults is survived; npm run test:soak tries all of it", async () => {
  const all = matrix.scenarios.flatMap(matrix.casesOf);
  expect(all.length).toBeGreaterThan(2_000);
  await matrix.tryAll(seeded(all, CASES));
});
