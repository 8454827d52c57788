/** Anything JSON can hold. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [key: string]: Json };

const sorted = (value: unknown): unknown => {
  if (Array.isArray(value)) return value.map(sorted);
  if (value === null || typeof value !== "object") return value;
  if ("toJSON" in value && typeof value.toJSON === "function") return sorted(value.toJSON());
  return Object.fromEntries(
    Object.entries(value)
      .filter(([, inner]) => inner !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([key, inner]) => [key, sorted(inner)]),
  );
};

/** The same text for the same content, in any order of keys; undefined members are left out, as in JSON. */
export const stableJson = (value: unknown): string => JSON.stringify(sorted(value)) ?? "undefined";

/** True when both have the same content, in any order of keys. */
export const same = (a: unknown, b: unknown): boolean => stableJson(a) === stableJson(b);
