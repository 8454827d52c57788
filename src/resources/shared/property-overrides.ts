import type { PatchOperation } from "@aws-sdk/client-api-gateway";
import type { Change } from "../../engine/kind.ts";
import { fingerprint } from "../../lib/hash.ts";
import { same } from "../../lib/json.ts";

/** Values by AWS's name of the property. */
export type Values = Readonly<Record<string, unknown>>;

/** Attributes of a kind that has properties which `deploy` leaves at a fixed value. */
export interface Overridden {
  /** Those that have another value; absent if there are none, so that rows of the state file stay small. */
  readonly overrides?: Values;
}

/** Endpoints answer an unset property in several ways, all of which mean the default. */
const isUnset = (value: unknown): boolean =>
  value === undefined ||
  value === null ||
  value === "" ||
  (typeof value === "object" && Object.keys(value).length === 0);

/** The values that differ from the fixed ones. */
export function overridesOf(values: Values, fixed: Values): Overridden {
  const differing = Object.entries(values).filter(([name, value]) => !isUnset(value) && !same(value, fixed[name]));
  return differing.length === 0 ? {} : { overrides: Object.fromEntries(differing) };
}

/** A change back to the fixed value for each override; null stands for "not set". */
export const overrideChanges = ({ overrides = {} }: Overridden, fixed: Values): Change[] =>
  Object.entries(overrides).map(([prop, from]) => ({ prop, from, to: fixed[prop] ?? null }));

/** For `watched`: people know these by AWS's names. */
export const watchedOverrides = (fixed: Values): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.keys(fixed).map((name) => [name, name]));

/** A map whose values may be secret or long: each name with a fingerprint of its value. */
export const fingerprints = (map: Values | null = {}): Readonly<Record<string, string>> =>
  Object.fromEntries(
    Object.entries(map ?? {}).flatMap(([name, value]) => (isUnset(value) ? [] : [[name, fingerprint(value)]])),
  );

/** A name as a step of a patch path: RFC 6901. */
export const patchStep = (name: string): string => name.replaceAll("~", "~0").replaceAll("/", "~1");

/** A patch operation; without a value it sets null. */
export const replace = (path: string, value?: string): PatchOperation => ({
  op: "replace",
  path,
  ...(value !== undefined && { value }),
});

/** The operation that removes an entry of a list or map. */
export const remove = (path: string, value?: string): PatchOperation => ({
  op: "remove",
  path,
  ...(value !== undefined && { value }),
});
