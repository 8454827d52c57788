import type { ExecutionRecord } from "./call-record.ts";
import { proxyAnswerFault } from "./proxy-answer-fault.ts";

/** "(<request id>) " before each line. */
const BEFORE = /^\([\w-]+\) /;
const PROBLEM = /^(?:Execution failed due to (?:configuration error: ?)?|Lambda execution failed with )(.*)$/s;
/** Only logged with data trace; it may hold anything. */
const ANSWER = /^Endpoint response body before transformations: (.*)$/s;

function faultIn(body: string): string | undefined {
  try {
    return proxyAnswerFault(JSON.parse(body));
  } catch {
    // Longer answers are cut; of them nothing is known.
    return body.endsWith("[TRUNCATED]") ? undefined : "it is no JSON";
  }
}

/**
 * What the execution log of a stage says of a call. Nothing of requests and answers is kept.
 * @param messages of one call, oldest first.
 */
export function executionRecord(messages: readonly string[]): ExecutionRecord | undefined {
  if (messages.length === 0) return undefined;
  const lines = messages.map((message) => message.replace(BEFORE, ""));
  const [problem] = lines.flatMap((line) => PROBLEM.exec(line)?.[1] ?? []);
  const answer = lines.flatMap((line) => ANSWER.exec(line)?.[1] ?? []).at(-1);
  return { problem: problem || undefined, answerFault: answer === undefined ? undefined : faultIn(answer) };
}
