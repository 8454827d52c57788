import { afterAll, beforeAll, test } from "vitest";
import { speedUp } from "../reliability/fast-clock.ts";
import { type Matrix, matrixOf } from "../reliability/matrix.ts";
import { pool } from "../reliability/projects.ts";
import { shuffled } from "../reliability/seeded.ts";

let matrix: Matrix;
beforeAll(async () => {
  speedUp();
  matrix = await matrixOf(pool);
});
afterAll(() => matrix.close());

test("with a user pool, every fault at every call of every command is survived", () =>
  matrix.tryAll(shuffled(matrix.scenarios.flatMap(matrix.casesOf)), "matrix-pool"));
