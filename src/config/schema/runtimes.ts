import type { Runtime } from "../config.ts";
import type { At, Findings } from "../text/findings.ts";
import { either } from "../text/value-parser.ts";
import { familyOf, isBuiltIn, RUNTIMES, type RuntimeDates } from "./runtime-table.ts";

const DAYS_OF_WARNING = 90;
const MS_PER_DAY = 24 * 60 * 60 * 1000;

const isRuntime = (name: string): name is Runtime => RUNTIMES.has(name);
const dayOf = (date: Date): string => date.toISOString().slice(0, "2026-11-23".length);

/** The runtimes that AWS still creates functions with on a date. */
export const creatableRuntimes = (today: Date): readonly Runtime[] =>
  [...RUNTIMES.keys()].filter(isRuntime).filter((name) => dayOf(today) < datesOf(name).createBlocked);

/** Those that the built-in authorizer and the basic function support; `init` offers these. */
export const openRuntimes = (today: Date): readonly Runtime[] => creatableRuntimes(today).filter(isBuiltIn);

/**
 * Checks a runtime by the date: one that AWS no longer creates functions with is a problem (RUNTIME_BLOCKED), one that is
 * deprecated, or soon will be, gives a note.
 * @param isBuiltInCode the code is the tool's own, which supports Node and Python only.
 */
export function checkRuntime(name: string, at: At, today: Date, findings: Findings, isBuiltInCode = false): Runtime {
  const open = isBuiltInCode ? openRuntimes(today) : creatableRuntimes(today);
  const allowed = `must be ${open.length === 0 ? "newer than this version supports" : either(open)}`;
  if (!isRuntime(name)) {
    findings.problem(at, name, allowed);
    return STAND_IN;
  }
  const { deprecated, createBlocked } = datesOf(name);
  if (dayOf(today) >= createBlocked) {
    findings.problem(at, name, `${allowed}: AWS blocks ${name} since ${createBlocked}`, { code: "RUNTIME_BLOCKED" });
  } else if (!open.includes(name)) {
    const fix = "set source to a folder with your own code, or choose one of these";
    findings.problem(at, name, `${allowed}: the built-in code is in Node and Python`, { fix });
  } else if (deprecated <= dayOf(today)) {
    const newest = open.find((one) => familyOf(one) === familyOf(name)) ?? open[0];
    findings.note(`${name} is deprecated since ${deprecated} and blocked from ${createBlocked}; move to ${newest}`);
  } else if (deprecated <= dayOf(new Date(today.getTime() + DAYS_OF_WARNING * MS_PER_DAY))) {
    findings.note(`AWS ends support for ${name} on ${deprecated}`);
  }
  return name;
}

const STAND_IN: Runtime = "nodejs24.x";

function datesOf(name: string): RuntimeDates {
  const dates = RUNTIMES.get(name);
  if (dates === undefined) throw new RangeError(`no dates for ${name}`);
  return dates;
}
