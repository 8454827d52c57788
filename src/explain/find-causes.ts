import type { Cause, CauseFix, Detection, Severity } from "./causes/cause.ts";
import { CAUSES } from "./causes/causes.ts";
import type { ApiEvidence, CallEvidence } from "./evidence/evidence.ts";
import type { Finding } from "./explanation.ts";

const LABELS: readonly (readonly [Exclude<keyof CauseFix, "text">, string])[] = [
  ["console", "console"],
  ["cli", "AWS CLI"],
  ["sam", "SAM, CloudFormation"],
  ["terraform", "Terraform"],
  ["lambdaAuthz", "lambda-authz"],
];

/** A fix as lines: the sentence, then a labelled line for each tool. */
const fixLines = (fix: CauseFix): string =>
  [fix.text, ...LABELS.flatMap(([key, label]) => (fix[key] === undefined ? [] : [`${label}: ${fix[key]}`]))].join("\n");

/** A detection as a finding, masked. */
function findingOf({ code, severity, docs }: Cause, detection: Detection, mask: (text: string) => string): Finding {
  const { message, evidence, fix, isPossible } = detection;
  return {
    code,
    severity: detection.severity ?? severity,
    message: mask(isPossible ? `possibly ${message}` : message),
    evidence: evidence.map(mask),
    fix: mask(fixLines(fix)),
    docs,
  };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Every fault in the configuration of what is in question, worst first. */
export function inspect(evidence: ApiEvidence, mask: (text: string) => string): Finding[] {
  const all = CAUSES.flatMap((cause) =>
    (cause.inspect?.(evidence) ?? []).map((detection) => findingOf(cause, detection, mask)),
  );
  const once = all.filter(
    ({ code, message }, index) => all.findIndex((one) => one.code === code && one.message === message) === index,
  );
  return once.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** The cause of an answer and other faults. */
export function findCauses(evidence: CallEvidence): { cause: Finding | null; findings: Finding[] } {
  let cause: Finding | null = null;
  for (const one of CAUSES) {
    const detection = one.detect?.(evidence);
    if (detection === undefined) continue;
    cause = findingOf(one, detection, evidence.mask);
    break;
  }
  return { cause, findings: inspect(evidence, evidence.mask).filter(({ code }) => code !== cause?.code) };
}
