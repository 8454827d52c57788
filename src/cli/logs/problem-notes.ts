import { AuthzError } from "../../lib/errors.ts";
import type { SourceProblem } from "../../logs/log-source.ts";

const WORDS: Readonly<Record<SourceProblem["problem"], (group: string) => string>> = {
  missing: (group) => `log group ${group} does not exist: nothing was logged yet, or the role may not write logs`,
  "not permitted": (group) => `skipped, not permitted: logs:FilterLogEvents on log group ${group}`,
  unreachable: () => "CloudWatch Logs cannot be reached; still trying",
};

/** Why a source shows nothing. */
export const problemText = ({ source, group, problem }: SourceProblem): string => `${source}: ${WORDS[problem](group)}`;

/** @throws AuthzError ACCESS_DENIED when none of the sources may be read. */
export function refuseUnreadable(problems: readonly SourceProblem[], sources: number): void {
  const denied = problems.filter(({ problem }) => problem === "not permitted");
  if (denied.length === 0 || denied.length < sources) return;
  const groups = [...new Set(denied.map(({ group }) => group))].join(", ");
  throw new AuthzError("ACCESS_DENIED", `no log may be read: ${groups}`, {
    fix: "allow logs:FilterLogEvents on these log groups",
  });
}
