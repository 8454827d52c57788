import { expect, test } from "vitest";
import { createAuthorizer } from "../../../templates/node/authorizer/index.mts";
import { allCases, eventOf, fixtureOnDisk } from "../../support/vectors/read.ts";

test.each(allCases)("$title", async ({ config, keysFetchedAt = 0, steps }) => {
  const lines: string[] = [];
  let clock = 0;
  let answer: string | undefined;
  let answerSeconds = 0;
  let fetches = 0;
  const settings = fixtureOnDisk.configs[config];
  if (settings === undefined) throw new Error(`no config ${config}`);
  const authorize = createAuthorizer(settings, {
    now: () => clock * 1000,
    keysFetchedAt: keysFetchedAt * 1000,
    fetchText: async () => {
      fetches++;
      clock += answerSeconds;
      if (answer === undefined) throw new Error("down");
      return fixtureOnDisk.answers[answer] ?? "";
    },
    log: (line) => lines.push(line),
  });

  for (const step of steps) {
    clock = step.now ?? fixtureOnDisk.now;
    ({ answer, answerSeconds = 0 } = step);
    fetches = 0;
    lines.length = 0;
    const got = await authorize(eventOf(step), { awsRequestId: "r" }).catch((error: unknown) => error);

    const { verdict, reason, requestId, keys } = JSON.parse(lines.join());
    expect({ verdict, reason, fetches, requestId, keys }).toEqual({
      keys: step.expect.keys,
      verdict: step.expect.verdict,
      reason: step.expect.reason,
      fetches: step.expect.fetches ?? 0,
      requestId: "r",
    });
    if (verdict === "unauthorized") expect(got).toEqual(new Error("Unauthorized"));
    else expect(got).toMatchObject(step.expect.output ?? { policyDocument: { Version: "2012-10-17" } });
    if (step.expect.output !== undefined) expect(got).toEqual(step.expect.output);
  }
});
