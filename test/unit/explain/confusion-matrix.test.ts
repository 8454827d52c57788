import { expect, test } from "vitest";
import { confusionMatrix, type Outcome, rightShare } from "../../explain/run/confusion-matrix.ts";

const outcome = (name: string, expected: string | null, given: string | null): Outcome => ({ name, expected, given });

test("counts what was given for each cause, names what was wrong, and healthy APIs count too", () => {
  const outcomes = [
    outcome("a", "timeout", "timeout"),
    outcome("b", "timeout", "timeout"),
    outcome("c", "timeout", null),
    outcome("d", null, "cors"),
    outcome("e", null, null),
  ];
  expect(confusionMatrix(outcomes).split("\n")).toEqual([
    "expected    right  given instead",
    "healthy       1/2  cors 1",
    "timeout       2/3  healthy 1",
    "3 of 5 right first (60.0 %), 2 kinds",
    "  c: timeout, got healthy",
    "  d: healthy, got cors",
  ]);
  expect(rightShare(outcomes)).toBe(0.6);
});
