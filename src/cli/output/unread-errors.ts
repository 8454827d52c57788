import { AuthzError } from "../../lib/errors.ts";
import type { UnreadResource } from "../../open/results.ts";

const NAMED = 3;

const named = (ids: readonly string[]): string =>
  ids.length <= NAMED ? ids.join(", ") : `${ids.slice(0, NAMED).join(", ")} and ${ids.length - NAMED} more`;

/** One error for each reason why resources could not be read, with the resources that it concerns. */
export function unreadErrors(unread: readonly UnreadResource[]): AuthzError[] {
  const reasons = new Map<string, UnreadResource[]>();
  for (const one of unread) reasons.set(one.error.message, [...(reasons.get(one.error.message) ?? []), one]);
  return [...reasons.values()].flatMap((same) => {
    const [first] = same;
    if (first === undefined) return [];
    const ids = [...new Set(same.map(({ id }) => id))];
    const problems = first.error.problems.map((problem) => ({
      ...problem,
      message: `cannot compare ${named(ids)}: ${problem.message}`,
    }));
    return [new AuthzError(first.error.code, problems, { cause: first.error })];
  });
}
