import type { Runtime } from "./config.ts";
import type { At, Findings } from "./findings.ts";

interface RuntimeDates {
  /** From this day on AWS patches it no more. */
  readonly deprecated: string;
  /** From this day on AWS creates no function with it; where AWS names no day, the day updates end. */
  readonly createBlocked: string;
}

/** AWS's dates (Lambda developer guide, "Lambda runtimes", November 2026), newest first. */
const RUNTIMES: ReadonlyMap<string, RuntimeDates> = new Map([
  ["nodejs24.x", { deprecated: "2028-04-30", createBlocked: "2028-06-01" }],
  ["nodejs22.x", { deprecated: "2027-04-30", createBlocked: "2027-06-01" }],
  ["nodejs20.x", { deprecated: "2026-04-30", createBlocked: "2026-08-31" }],
  ["python3.14", { deprecated: "2029-06-30", createBlocked: "2029-07-31" }],
  ["python3.13", { deprecated: "2029-06-30", createBlocked: "2029-08-31" }],
]);

const DAYS_OF_WARNING = 90;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

const isRuntime = (name: string): name is Runtime => RUNTIMES.has(name);
const dayOf = (date: Date): string => date.toISOString().slice(0, "2026-11-23".length);

/** The runtimes that AWS still creates functions with on that day; `init` offers these. */
export const openRuntimes = (today: Date): readonly Runtime[] =>
  [...RUNTIMES.keys()].filter(isRuntime).filter((name) => dayOf(today) < datesOf(name).createBlocked);

/**
 * Checks a runtime against the day: one that AWS no longer creates functions with is a problem (RUNTIME_BLOCKED),
 * one that is near the end of its support gives a note.
 */
export function checkRuntime(name: string, at: At, today: Date, findings: Findings): Runtime {
  const open = openRuntimes(today);
  const allowed = `must be ${open.length === 0 ? "newer than this version knows" : open.join(" or ")}`;
  if (!isRuntime(name)) {
    findings.problem(at, name, allowed);
    return STAND_IN;
  }
  const { deprecated, createBlocked } = datesOf(name);
  if (!open.includes(name)) {
    findings.problem(at, name, `${allowed}: AWS blocks ${name} since ${createBlocked}`, "RUNTIME_BLOCKED");
  } else if (deprecated <= dayOf(today)) {
    findings.note(`${name} is deprecated since ${deprecated} and blocked from ${createBlocked} on; move to ${open[0]}`);
  } else if (deprecated <= dayOf(new Date(today.getTime() + DAYS_OF_WARNING * MS_PER_DAY))) {
    findings.note(`AWS ends its support of ${name} on ${deprecated}`);
  }
  return name;
}

const STAND_IN: Runtime = "nodejs24.x";

function datesOf(name: string): RuntimeDates {
  const dates = RUNTIMES.get(name);
  if (dates === undefined) throw new RangeError(`no dates for ${name}`);
  return dates;
}
