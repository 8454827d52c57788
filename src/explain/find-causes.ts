import type { Cause, CauseFix, Detection, Severity } from "./causes/cause.ts";
import { CAUSES } from "./causes/causes.ts";
import { commandIn } from "./causes/command-in.ts";
import { unexplained } from "./causes/last/unexplained.ts";
import { asConfigured, changesNotDeployed, notDeployed } from "./causes/route/changes-not-deployed.ts";
import type { ApiEvidence, CallEvidence } from "./evidence/evidence.ts";
import { itemValue } from "./evidence/item.ts";
import type { Finding } from "./explanation.ts";

const LABELS: readonly (readonly [Exclude<keyof CauseFix, "text">, string])[] = [
  ["console", "console"],
  ["cli", "AWS CLI"],
  ["sam", "SAM, CloudFormation"],
  ["terraform", "Terraform"],
  ["lambdaAuthz", "lambda-authz"],
];

/** The API that fixes are for. */
type Place = Pick<ApiEvidence, "api" | "apiId" | "region" | "stageName">;

/** Console paths say "the API" and "the stage"; their names are put in here, once for all causes. */
const consolePath = (path: string, { api, apiId, stageName }: Place): string =>
  path
    .replaceAll("APIs > the API", `APIs > ${itemValue(api)?.name || apiId || "the API"}`)
    .replaceAll("Stages > the stage", `Stages > ${stageName || "the stage"}`);

/** A fix as lines: the sentence, then a labelled line for each tool. */
function fixLines(fix: CauseFix, place: Place): string {
  const whole = {
    ...fix,
    ...(fix.cli !== undefined && { cli: commandIn(place.region, fix.cli) }),
    ...(fix.console !== undefined && { console: consolePath(fix.console, place) }),
  };
  return [
    fix.text,
    ...LABELS.flatMap(([key, label]) => (whole[key] === undefined ? [] : [`${label}: ${whole[key]}`])),
  ].join("\n");
}

/** A detection as a finding, masked. */
function findingOf(
  { code, severity, docs }: Cause,
  detection: Detection,
  place: Place & Pick<CallEvidence, "mask">,
): Finding {
  const { message, evidence, fix, isPossible } = detection;
  const { mask } = place;
  return {
    code,
    severity: detection.severity ?? severity,
    message: mask(isPossible ? `possibly ${message}` : message),
    evidence: evidence.map(mask),
    fix: mask(fixLines(fix, place)),
    docs,
  };
}

const RANK: Readonly<Record<Severity, number>> = { error: 0, warning: 1, note: 2 };

/** Worst first, each once. */
function ranked(all: readonly Finding[]): Finding[] {
  const once = all.filter(
    ({ code, message }, index) => all.findIndex((one) => one.code === code && one.message === message) === index,
  );
  return once.sort((a, b) => RANK[a.severity] - RANK[b.severity]);
}

/** Every fault in the configuration of what is in question, worst first. */
export const inspect = (evidence: ApiEvidence, mask: (text: string) => string): Finding[] =>
  ranked(
    CAUSES.flatMap((cause) =>
      (cause.inspect?.(evidence) ?? []).map((detection) => findingOf(cause, detection, { ...evidence, mask })),
    ),
  );

/** The first cause that is sure; without one, the first that is possible. */
function firstOf(evidence: CallEvidence): { readonly cause: Cause; readonly detection: Detection } | undefined {
  const detected = CAUSES.flatMap((cause) => {
    const detection = cause.detect?.(evidence);
    return detection === undefined ? [] : [{ cause, detection }];
  });
  return detected.find(({ detection }) => !detection.isPossible) ?? detected[0];
}

/** True where a fault that a call met is in the deployment of the stage only: the configuration has been corrected. */
function isCorrected({ code, severity }: Cause, detection: Detection, evidence: CallEvidence): boolean {
  if ((detection.severity ?? severity) === "note" || detection.isPossible) return false;
  const configured = asConfigured(evidence);
  return configured !== undefined && firstOf(configured)?.cause.code !== code;
}

function causeOf(evidence: CallEvidence): Finding | null {
  const found = firstOf(evidence);
  if (found === undefined) {
    const detection = unexplained.detect?.(evidence);
    return detection === undefined ? null : findingOf(unexplained, detection, evidence);
  }
  const { cause, detection } = found;
  return isCorrected(cause, detection, evidence)
    ? findingOf(changesNotDeployed, notDeployed(evidence, detection), evidence)
    : findingOf(cause, detection, evidence);
}

/** The cause of an answer and other faults. */
export function findCauses(evidence: CallEvidence): { cause: Finding | null; findings: Finding[] } {
  const cause = causeOf(evidence);
  const observed = CAUSES.flatMap((one) =>
    (one.observe?.(evidence) ?? []).map((detection) => findingOf(one, detection, evidence)),
  );
  const findings = ranked([...inspect(evidence, evidence.mask), ...observed]);
  return { cause, findings: findings.filter(({ code }) => code !== cause?.code) };
}
