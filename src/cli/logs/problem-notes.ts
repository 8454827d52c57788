import { AuthzError } from "../../lib/errors.ts";
import { THIS_COMMAND } from "../../lib/fix.ts";
import type { SourceProblem } from "../../logs/log-source.ts";

const WORDS: Readonly<Record<SourceProblem["problem"], (problem: SourceProblem) => string>> = {
  missing: ({ group }) => `log group ${group} does not exist: nothing was logged yet, or the role may not write logs`,
  "not permitted": ({ group }) => `skipped, not permitted: logs:FilterLogEvents on log group ${group}`,
  refused: ({ group, why = "" }) => `skipped, log group ${group} cannot be read: ${why}`,
  unreachable: () => "CloudWatch Logs cannot be reached; still trying",
};

/** Why a source shows nothing. */
export const problemText = (problem: SourceProblem): string => `${problem.source}: ${WORDS[problem.problem](problem)}`;

/** @throws AuthzError ACCESS_DENIED or AWS_REFUSED when none of the sources can be read. */
export function refuseUnreadable(problems: readonly SourceProblem[], sources: number): void {
  const unread = problems.filter(({ problem }) => problem === "not permitted" || problem === "refused");
  if (unread.length === 0 || unread.length < sources) return;
  const refused = unread.filter(({ problem }) => problem === "refused");
  if (refused.length > 0)
    throw new AuthzError("AWS_REFUSED", refused.map(problemText).join("\n"), {
      fix: "read it in the console: CloudWatch > Logs Insights",
    });
  const groups = [...new Set(unread.map(({ group }) => group))].join(", ");
  throw new AuthzError("ACCESS_DENIED", `no log may be read: ${groups}`, {
    fix: {
      text: "allow logs:FilterLogEvents on these log groups; this prints the policy that the command needs",
      command: { name: "iam-policy", args: ["--for", THIS_COMMAND] },
    },
  });
}
