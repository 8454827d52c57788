import type { Changes } from "../../engine/events.ts";
import type { AuthzError } from "../../lib/errors.ts";
import { stableJson } from "../../lib/json.ts";
import type { Origin, PropertyReport, ResourceReport, StackStatus } from "../../open/results.ts";
import { reviewLines } from "../../stack/review/review-lines.ts";
import type { CommandText } from "./command-text.ts";
import { errorLines } from "./error-lines.ts";

/** Longer values are cut: a policy document, a template. */
const LONGEST = 80;

/** Text from AWS must not steer the terminal. */
const plain = (text: string): string => text.replace(/\p{Cc}/gu, "?");

function valueText(value: unknown): string {
  const text = plain(typeof value === "string" ? value : stableJson(value));
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** A kind compares with "" where AWS has nothing. */
const isSet = (value: unknown): boolean => value !== null && value !== "";

const ORIGINS: Readonly<Record<Origin, string>> = {
  hand: "changed by hand",
  config: "not deployed yet",
  both: "changed by hand, and not deployed yet",
  unknown: "it is unknown what was deployed last",
  unmanaged: "not managed",
};

function propertyText({ name, wanted, there, origin }: PropertyReport): string {
  const is = isSet(there) ? `is ${valueText(there)}` : "is not set";
  if (origin === "unmanaged") return `${plain(name)} ${is}`;
  const should = isSet(wanted) ? `should be ${valueText(wanted)}` : "should not be set";
  return `${plain(name)} ${is}, ${should} (${ORIGINS[origin]})`;
}

const MISSING: Readonly<Partial<Record<Origin, string>>> = {
  hand: "missing: deleted by hand",
  config: "missing: not deployed yet",
};

function headOf({ state, origin = "unknown", detail = "" }: ResourceReport): string {
  if (state === "missing") return MISSING[origin] ?? "missing";
  if (state === "foreign") return `foreign: ${plain(detail)}`;
  if (state === "removed") return "removed: config.ini no longer has it";
  return state === "unmanaged" ? "in step, with settings that are not managed" : state;
}

const MARKS = { drifted: "✗", missing: "✗", removed: "✗", foreign: "!", unmanaged: "·", "in-step": "✓" } as const;

type Paint = (state: ResourceReport["state"], mark: string) => string;

const resourceLines = (one: ResourceReport, paint: Paint): string[] => [
  `${paint(one.state, MARKS[one.state])} ${plain(one.id)}  ${headOf(one)}`,
  ...one.properties.map((property) => `    ${propertyText(property)}`),
];

/** "27 resources: 25 in step, 1 drifted, 1 missing." */
function countsText(resources: readonly ResourceReport[]): string {
  const names = resources.map(({ state }) => (state === "in-step" || state === "unmanaged" ? "in step" : state));
  const parts = ["in step", "drifted", "missing", "removed", "foreign"].flatMap((name) => {
    const count = names.filter((one) => one === name).length;
    return count === 0 ? [] : [`${count} ${name}`];
  });
  return `${resources.length} resources: ${parts.join(", ")}.`;
}

const VERBS = { created: "create", updated: "update", replaced: "replace", deleted: "delete" } as const;

function planLines(plan: Changes): string[] {
  const parts = Object.entries(VERBS).flatMap(([name, verb]) => {
    const count = plan[name as keyof typeof VERBS].length;
    return count === 0 ? [] : [`${verb} ${count}`];
  });
  const counts = parts.length === 0 ? [] : [`deploy would ${parts.join(", ")}.`];
  return [...counts, ...reviewLines(plan).map((line) => `  it would ${line}`)];
}

interface StatusText {
  readonly stage: string;
  readonly colour: boolean;
  readonly commandText: CommandText;
}

/** The status of a stack for people: what is not in step, the counts, what deploy would do, and the command. */
export async function statusText(status: StackStatus, { stage, colour, commandText }: StatusText): Promise<string> {
  const { Chalk } = await import("chalk");
  const { green, red, yellow, dim } = new Chalk(colour ? {} : { level: 0 });
  const colours = { drifted: red, missing: red, removed: red, foreign: yellow, unmanaged: dim, "in-step": green };
  const paint: Paint = (state, mark) => colours[state](mark);
  const { resources, plan, inStep, stageIsCurrent, blocked } = status;
  const isNew = resources.every(({ state }) => state === "missing") && status.unread.length === 0;
  const listed = isNew ? [] : resources.filter(({ state }) => state !== "in-step");
  const serves = `The stage ${stage} ${stageIsCurrent ? "serves" : "does not serve"} what config.ini asks for.`;
  return [
    ...listed.flatMap((one) => resourceLines(one, paint)),
    ...(listed.length > 0 ? [""] : []),
    ...(isNew
      ? [`Not deployed: none of the ${resources.length} resources exists.`]
      : [`${countsText(resources)} ${serves}`]),
    ...planLines(plan),
    ...nextLines(blocked, inStep || status.unread.length > 0, commandText),
  ].join("\n");
}

/** What stops a deploy, or the command that deploys. */
function nextLines(blocked: readonly AuthzError[], isDone: boolean, commandText: CommandText): string[] {
  if (blocked.length > 0)
    return [
      "deploy would stop:",
      ...blocked.flatMap((error) => errorLines(error, commandText).map((line) => `  ${line}`)),
    ];
  return isDone ? [] : [`run: ${commandText({ name: "deploy" })}`];
}
