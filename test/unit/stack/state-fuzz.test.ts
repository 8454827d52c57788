import { beforeAll, describe, expect, test } from "vitest";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { writesIn } from "../../support/memory-account.ts";
import { damaged } from "./damage.ts";
import { type TwoStages, twoStages } from "./two-stages.ts";

const CASES = Number(process.env["STATE_FUZZ_CASES"] ?? 300);
const FIRST = Number(process.env["STATE_FUZZ_FIRST"] ?? 1);
const BATCH = 50;
const LIMIT_MS = 20_000;

let stages: TwoStages;
beforeAll(async () => {
  stages = await twoStages();
});

const within = <T>(work: Promise<T>): Promise<T> => {
  let timer: NodeJS.Timeout;
  const limit = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error("it hangs")), LIMIT_MS);
  });
  return Promise.race([work, limit]).finally(() => clearTimeout(timer));
};

/** What is wrong with how a run on a damaged state file ended; undefined when nothing is. */
async function faultOf(seed: number): Promise<string | undefined> {
  const { what, text } = damaged(stages, seed);
  const { run, foreign, own, account } = stages.begin(text);
  const before = foreign();
  const command = seed % 2 === 0 ? "deploy" : "teardown";
  const at = `seed ${seed}, ${command}, ${what}`;
  const error = await within<unknown>(run[command]()).then(
    () => undefined,
    (failure: unknown) => explainAwsError(failure, { profile: undefined, region: undefined, endpoint: undefined }),
  );
  if (error?.code === "INTERNAL")
    return `${at}: INTERNAL ${error.message}\n${(error.cause as Error | undefined)?.stack}`;
  const after = foreign();
  const touched = [...new Set([...Object.keys(before), ...Object.keys(after)])].filter(
    (name) => JSON.stringify(before[name]) !== JSON.stringify(after[name]),
  );
  if (touched.length > 0) return `${at}: touched ${touched.join(", ")}`;
  if (error !== undefined) return undefined;
  if (command === "teardown")
    return own().length === 0 ? undefined : `${at}: says that all is gone, left ${own().join(", ")}`;
  account.calls.splice(0);
  const again = seed % 20 === 0 ? await run.deploy() : undefined;
  const writes = writesIn(account.calls);
  return again === undefined || writes.length === 0 ? undefined : `${at}: then wrote ${writes.join(", ")}`;
}

describe("a damaged state file ends in a message or in what it should, and in no touch of anything foreign", () => {
  const starts = Array.from({ length: Math.ceil(CASES / BATCH) }, (_, i) => FIRST + i * BATCH);
  test.each(starts)("50 cases from seed %i", { timeout: 120_000 }, async (start) => {
    const faults: string[] = [];
    for (let seed = start; seed < start + BATCH; seed++) {
      const fault = await faultOf(seed);
      if (fault !== undefined) faults.push(fault);
    }
    expect(faults).toEqual([]);
  });
});
