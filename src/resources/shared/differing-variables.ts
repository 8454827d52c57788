import type { Change } from "../../engine/kind.ts";

type Variables = Readonly<Record<string, string>>;

/** The names of variables that differ, and how: their values may be secrets. */
function differing(desired: Variables, actual: Variables): NonNullable<Change["members"]> {
  const names = Object.keys({ ...desired, ...actual }).filter((name) => desired[name] !== actual[name]);
  return Object.fromEntries(
    names.map((name) => [name, !(name in actual) ? "missing" : !(name in desired) ? "extra" : "other"]),
  );
}

/** Adds the names to the change of an environment. @param actual undefined if only its fingerprint is known. */
export const withNames = (change: Change, desired: Variables, actual: Variables | undefined): Change =>
  actual === undefined ? change : { ...change, members: differing(desired, actual) };
