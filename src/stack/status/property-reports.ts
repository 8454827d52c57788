import type { Observation } from "../../engine/apply/apply-context.ts";
import type { Change, UnmanagedProperty } from "../../engine/kind.ts";
import { Unknown } from "../../engine/unknown.ts";
import { same } from "../../lib/json.ts";
import type { Origin, PropertyReport } from "./status-result.ts";

const HIDDEN = "(hidden)";
/** Of the same name, but another value, which is not shown either. */
const HIDDEN_OTHER = "(hidden, another value)";

/** Kinds compare values that may be secrets by fingerprints; a short secret could be guessed from one. */
const isFingerprint = (value: unknown): boolean => typeof value === "string" && /^[0-9a-f]{16}$/.test(value);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Unknown);

const shown = (value: unknown): unknown => {
  if (value instanceof Unknown) return String(value);
  return isFingerprint(value) ? HIDDEN : (value ?? null);
};

/** The two sides of a difference; hidden ones must not look equal. */
function sides(wanted: unknown, there: unknown): { readonly wanted: unknown; readonly there: unknown } {
  const areHidden = isFingerprint(wanted) && isFingerprint(there);
  return { wanted: shown(wanted), there: areHidden ? HIDDEN_OTHER : shown(there) };
}

/** @param sinceDeploy what config.ini asks for since the last deploy; see `Observation`. */
export function originOf(change: Change, sinceDeploy: readonly Change[] | undefined): Origin {
  // A secret is not in the state file, so that does not say which side was changed.
  if (sinceDeploy === undefined || change.from === HIDDEN) return "unknown";
  const last = sinceDeploy.find(({ prop }) => prop === change.prop);
  if (last === undefined) return "hand";
  return same(last.from, change.from) ? "config" : "both";
}

/** A property as its members that differ; one without members as it is. */
function membersOf({ prop, from, to, members }: Change, name: string): Omit<PropertyReport, "origin">[] {
  if (members !== undefined)
    return Object.entries(members).map(([member, how]) => ({
      name: `${name}.${member}`,
      wanted: how === "extra" ? null : HIDDEN,
      there: how === "missing" ? null : how === "extra" ? HIDDEN : HIDDEN_OTHER,
    }));
  if (!isRecord(from) || !isRecord(to)) return [{ name, ...sides(to, from) }];
  // Other tags may be the organisation's.
  const names = Object.keys(prop === "tags" ? to : { ...to, ...from }).filter((one) => !same(from[one], to[one]));
  return names.map((one) => ({ name: `${name}.${one}`, ...sides(to[one], from[one]) }));
}

/** The differences of a resource, for people and scripts. */
export function propertyReports(
  { changes = [], sinceDeploy }: Observation,
  watched: Readonly<Record<string, string>>,
): PropertyReport[] {
  return changes.flatMap((change) => {
    const origin = originOf(change, sinceDeploy);
    return membersOf(change, watched[change.prop] ?? change.prop).map((one) => ({ ...one, origin }));
  });
}

/** What the tool does not manage, in the same form. */
export const unmanagedReports = (all: readonly UnmanagedProperty[]): PropertyReport[] =>
  all.map(({ prop, value }) => ({ name: prop, wanted: null, there: shown(value), origin: "unmanaged" }));
