import { sendCall } from "./call/send-call.ts";
import { secondCall } from "./causes/cache/one-method-policy.ts";
import type { CallEvidence } from "./evidence/evidence.ts";

/** Adds the answer of a second route, where that shows what a first one only lets suspect. One GET, with the same token. */
export async function askSecond(evidence: CallEvidence, signal: AbortSignal): Promise<CallEvidence> {
  const second = secondCall(evidence);
  if (second === undefined) return evidence;
  const answer = await sendCall({ ...second, body: undefined }, evidence.sent.headers, signal);
  return { ...evidence, second: { path: second.url.pathname, answer } };
}
