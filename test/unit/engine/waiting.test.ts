import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Pending, PollDeadline, poll } from "../../../src/engine/waits/poll.ts";
import { createRateLimit } from "../../../src/engine/waits/rate-limit.ts";
import { type RetryPolicy, retry, waitedText } from "../../../src/engine/waits/retry.ts";
import { sleep } from "../../../src/engine/waits/sleep.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { fakeClock } from "../../support/engine/fake-clock.ts";
import { errorOf } from "../../support/engine/test-run.ts";

const policy: RetryPolicy = {
  waitsFor: "AWS",
  when: (error) => error instanceof Error && error.message === "later",
  everyMs: 500,
  capMs: 3_000,
};

/** Fails so many times with these words, then answers. */
function failing(times: number, words: string) {
  let calls = 0;
  return {
    calls: () => calls,
    call: async () => {
      calls++;
      if (calls <= times) throw new Error(words);
      return "answer";
    },
  };
}

describe("a retry", () => {
  test("calls again until there is an answer", async () => {
    const [clock, service] = [fakeClock(), failing(3, "later")];
    expect(await retry(policy, service.call, clock)).toBe("answer");
    expect(clock.slept).toEqual([500, 500, 500]);
  });

  test("gives up at the cap, with the last error as it came", async () => {
    const [clock, service] = [fakeClock(), failing(99, "later")];
    await expect(retry(policy, service.call, clock)).rejects.toThrow("later");
    expect(service.calls()).toBe(7);
    expect(clock.slept.reduce((sum, ms) => sum + ms, 0)).toBeLessThanOrEqual(policy.capMs);
  });

  test("that reached its deadline says what it waited for and how long, and AWS's error", async () => {
    const said = await retry(policy, failing(99, "later").call, fakeClock()).catch((one: unknown) => one as Error);
    expect([(said as Error).message, waitedText(said)]).toEqual(["later", "gave up after 3 s of waiting for AWS"]);
  });

  test("does not call again after any other error", async () => {
    const [clock, service] = [fakeClock(), failing(1, "never")];
    await expect(retry(policy, service.call, clock)).rejects.toThrow("never");
    expect(service.calls()).toBe(1);
    expect(clock.slept).toEqual([]);
  });

  test("reports only waits whose total reaches two seconds", async () => {
    const [clock, service] = [fakeClock(), failing(5, "later")];
    await retry(policy, service.call, clock);
    expect(clock.told).toEqual([
      ["AWS", 500],
      ["AWS", 500],
    ]);
  });

  test("counts the time the calls themselves take", async () => {
    const clock = fakeClock();
    const slow = async () => {
      clock.pass(2_000);
      throw new Error("later");
    };
    await expect(retry(policy, slow, clock)).rejects.toThrow("later");
    expect(clock.slept).toEqual([500]);
  });
});

describe("a poll", () => {
  const { when: _, ...often } = policy;
  const retrying = (clock: ReturnType<typeof fakeClock>) => ({
    retry: <T>(each: RetryPolicy, call: () => Promise<T>) => retry(each, call, clock),
  });

  test("looks again until the answer is there, and answers with it", async () => {
    const clock = fakeClock();
    const answers = [new Pending("one"), new Pending("two"), "there"];
    expect(await poll(retrying(clock), often, async () => answers.shift() ?? "too often")).toBe("there");
    expect(clock.slept).toEqual([500, 500]);
  });

  test.each([
    ["State = Pending", "gave up after 3 s of waiting for AWS; last seen: State = Pending"],
    ["", "gave up after 3 s of waiting for AWS"],
  ])("says at its deadline what it waited for, how long, and what it saw last: %j", async (seen, message) => {
    const clock = fakeClock();
    const error = await errorOf(poll(retrying(clock), often, async () => new Pending(seen)));
    expect(error).toMatchObject({
      code: "AWS_REFUSED",
      message,
      fix: { text: expect.stringContaining("run the same command") },
    });
    expect(error).toBeInstanceOf(PollDeadline);
    expect(clock.slept).toHaveLength(6);
  });

  test("ends with the error of a look, at once", async () => {
    const clock = fakeClock();
    await expect(poll(retrying(clock), often, () => Promise.reject(new Error("later")))).rejects.toThrow("later");
    expect(clock.slept).toEqual([]);
  });
});

describe("a pace", () => {
  test("lets a burst through at once and the others one by one, in their order", async () => {
    const clock = fakeClock();
    const waits: number[] = [];
    const standing = { now: clock.now, sleep: async (ms: number) => void waits.push(ms) };
    const pace = createRateLimit({ burst: 3, everyMs: 100 }, standing);
    for (let i = 0; i < 6; i++) await pace.pass();
    expect(waits).toEqual([100, 200, 300]);
  });

  test("never lets more through than the rate allows, whenever the calls come", async () => {
    const rates = fc.record({ burst: fc.integer({ min: 1, max: 5 }), everyMs: fc.integer({ min: 1, max: 500 }) });
    await fc.assert(
      fc.asyncProperty(rates, fc.array(fc.nat(1_000), { maxLength: 40 }), async (rate, gaps) => {
        const clock = fakeClock();
        const pace = createRateLimit(rate, clock);
        const passed: number[] = [];
        for (const gap of gaps) {
          clock.pass(gap);
          await pace.pass();
          passed.push(clock.now());
        }
        // Any burst + n calls in a row take at least n intervals.
        for (const [i, at] of passed.entries())
          for (const [j, later] of passed.entries())
            if (j > i) expect(later - at).toBeGreaterThanOrEqual((j - i + 1 - rate.burst) * rate.everyMs);
      }),
    );
  });
});

test.each(["before", "during"])("a sleep ends with the reason of an abort %s it", async (when) => {
  const controller = new AbortController();
  const reason = new AuthzError("INTERRUPTED", "interrupted");
  if (when === "before") controller.abort(reason);
  const sleeping = errorOf(sleep(60_000, controller.signal));
  controller.abort(reason);
  expect(await sleeping).toBe(reason);
});
