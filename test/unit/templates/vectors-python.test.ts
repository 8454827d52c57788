import { beforeAll, describe, expect, test } from "vitest";
import { drive, skipWithoutPython } from "../../support/authorizers/python.ts";
import { allCases, eventOf, fixtureOnDisk } from "../../support/vectors/read.ts";

interface StepResult {
  readonly output?: unknown;
  readonly error?: readonly string[];
  readonly lines: readonly string[];
  readonly fetches: number;
}

describe.skipIf(skipWithoutPython)("in Python", () => {
  let results: readonly (readonly StepResult[])[] = [];

  beforeAll(async () => {
    const cases = allCases.map(({ config, keysFetchedAt, steps }) => ({
      config: fixtureOnDisk.configs[config],
      keysFetchedAt,
      steps: steps.map((step) => ({
        now: step.now ?? fixtureOnDisk.now,
        event: eventOf(step),
        answer: step.answer && fixtureOnDisk.answers[step.answer],
        answerSeconds: step.answerSeconds ?? 0,
      })),
    }));
    results = (await drive<{ cases: StepResult[][] }>({ cases })).cases;
  });

  test("the log never holds a part of any token of the vectors", () => {
    const written = results.flatMap((steps) => steps.flatMap(({ lines }) => lines)).join("\n");
    const parts = JSON.stringify(allCases).match(/[\w-]{20,}(?=\.|")/g) ?? [];
    expect(parts.length).toBeGreaterThan(500);
    expect(parts.filter((part) => written.includes(part))).toEqual([]);
  });

  test.each(allCases.map((one, index) => ({ ...one, index })))("$title", ({ steps, index }) => {
    expect(results[index]).toHaveLength(steps.length);
    for (const [at, step] of steps.entries()) {
      const got = results[index]?.[at];
      const expected = step.python ?? step.expect;
      const { verdict, reason, requestId, keys } = JSON.parse(got?.lines.join() ?? "");
      expect({ verdict, reason, fetches: got?.fetches, requestId, keys }).toEqual({
        verdict: expected.verdict,
        reason: expected.reason,
        keys: expected.keys,
        fetches: expected.fetches ?? 0,
        requestId: "r",
      });
      if (verdict === "unauthorized") expect(got?.error).toEqual(["Exception", "Unauthorized"]);
      else expect(got?.output).toMatchObject(expected.output ?? { policyDocument: { Version: "2012-10-17" } });
      if (expected.output !== undefined) expect(got?.output).toEqual(expected.output);
    }
  });
});
