import { nearestAllowed } from "./not-allowed.ts";
import { policyCause } from "./policy-cause.ts";

const pathOf = (path: string): string => `/${path}`;

/** The policy allows other methods or paths: by a mistake in its pattern, or because it means so. */
export const policyOtherMethod = policyCause("policy-other-method", "warning", (denied, { call, address }) => {
  const nearest = nearestAllowed(denied, ["verb", "path"]);
  if (nearest === undefined) return undefined;
  const { part, seen, resource, mistake } = nearest;
  const asked = `${call.method} ${address?.path ?? "/"}`;
  const allowed = part === "verb" ? `only verb ${seen || "(none)"}` : `path ${seen === "" ? "(none)" : pathOf(seen)}`;
  return {
    problem: `does not allow ${asked}: the nearest resource of its policy allows ${allowed}${mistake ? `; ${mistake}` : ""}`,
    evidence: [`nearest resource: ${resource}`],
    fix: mistake ? "correct the Resource of the statement" : "allow the method, if this caller may call it",
    ...(mistake && { severity: "error" }),
  };
});
