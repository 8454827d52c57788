import { afterAll, beforeAll, test } from "vitest";
import { speedUp } from "../reliability/fast-clock.ts";
import { type Matrix, matrixOf } from "../reliability/matrix.ts";
import { plain } from "../reliability/projects.ts";
import { shuffled } from "../reliability/seeded.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";

let issuer: TestIssuer;
let matrix: Matrix;
beforeAll(async () => {
  speedUp();
  issuer = await startIssuer();
  matrix = await matrixOf(plain(issuer.jwksUri));
});
afterAll(async () => {
  await matrix.close();
  await issuer.stop();
});

test("without a user pool, every fault at every call of every command is survived", () =>
  matrix.tryAll(shuffled(matrix.scenarios.flatMap(matrix.casesOf)), "matrix-plain"));
