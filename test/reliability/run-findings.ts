import { readState } from "../../src/engine/state/state.ts";
import { kinds } from "../../src/resources/index.ts";
import type { Outcome } from "./disturbed-run.ts";
import type { ExpectedEnd } from "./faults.ts";
import { readStateFiles } from "./state-folder.ts";

const STACK_TRACE = /\n\s+at .+:\d+/;

/** What is wrong with how a disturbed run itself ended. */
export function endFindings({ code, said }: Outcome, { codes, says }: ExpectedEnd): string[] {
  if (!codes.includes(code)) return [`it ended with ${code}: ${said}`];
  if (code === null || code === 0) return [];
  const missing = [
    ...(says && !says.test(said) ? [`nothing of ${says}`] : []),
    // What a teardown left is listed; to run it again is all there is to do.
    ...(code === 130 || /\bfix: |^Left /m.test(said) ? [] : ["no fix"]),
    ...(STACK_TRACE.test(said) ? ["a stack trace"] : []),
  ];
  return missing.map((what) => `${what} in: ${said}`);
}

/** What is wrong with the state folder between the two runs. */
export function stateFindings(cwd: string, { code }: Outcome): string[] {
  return [...readStateFiles(cwd).keys()].flatMap((file) => {
    if (file.endsWith(".lock")) return code === null ? [] : [`the lock ${file} is left`];
    if (!file.endsWith(".json")) return [`${file} is left`];
    try {
      readState(file, kinds);
      return [];
    } catch (error) {
      return [String(error)];
    }
  });
}
