import { isAnswer, sendCall } from "./call/send-call.ts";
import { secondCall } from "./causes/cache/one-method-policy.ts";
import type { CallEvidence } from "./evidence/evidence.ts";
import type { ReadAws, Reader } from "./evidence/evidence-reader.ts";
import type { Gathered } from "./evidence/gather.ts";
import { runAuthorizer } from "./evidence/run-authorizer.ts";

/**
 * Adds the answer of a second route, where that shows what a first one only lets suspect: one GET, with the same token.
 * Where it is denied, the authorizer is tested for that route too: one that denies it on purpose is no fault.
 */
export async function askSecond(aws: ReadAws, reader: Reader, { evidence, test }: Gathered): Promise<CallEvidence> {
  const second = secondCall(evidence);
  if (second === undefined) return evidence;
  const answer = await sendCall({ ...second, body: undefined }, evidence.sent.headers, aws.signal);
  const isDenied = isAnswer(answer) && answer.errorType === "AccessDeniedException";
  const run = isDenied && test ? await runAuthorizer(aws, reader, { ...test, path: second.path }) : undefined;
  return { ...evidence, second: { path: second.url.pathname, answer, run } };
}
