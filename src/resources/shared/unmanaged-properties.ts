import type { UnmanagedProperty } from "../../engine/kind.ts";

const isDefault = (value: unknown, other: unknown): boolean =>
  value === undefined || value === null || value === other || (Array.isArray(value) && value.length === 0);

/** Properties that differ from AWS's default, in pairs of [actual, default]; without a default, each value that is set. */
export const unmanagedIn = (
  properties: Readonly<Record<string, readonly [actual: unknown, byDefault?: unknown]>>,
): UnmanagedProperty[] =>
  Object.entries(properties)
    .filter(([, [value, byDefault = ""]]) => !isDefault(value, byDefault))
    .map(([prop, [value]]) => ({ prop, value }));

/** Waits for a read that endpoints other than AWS may lack: they answer 404 or 501. What does not exist has no properties. */
export const ifImplemented = <T>(answer: Promise<T>): Promise<T | undefined> =>
  answer.catch((error: unknown) => {
    const { httpStatusCode = 0 } = (error as { $metadata?: { httpStatusCode?: number } }).$metadata ?? {};
    if (httpStatusCode === 404 || httpStatusCode === 501) return undefined;
    throw error;
  });
