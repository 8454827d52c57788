import { pathsOf } from "../../routes/resource-paths.ts";
import type { Route } from "../config.ts";
import type { Findings } from "../text/findings.ts";

/** API Gateway's quota of resources for one API, including the root; AWS raises it on request. */
const QUOTA = 300;

/** Notes an API above the default quota. Not an error: the quota can be raised. */
export function noteResources(routes: readonly Route[], findings: Findings): void {
  const count = pathsOf(routes).length + 1;
  if (count > QUOTA)
    findings.note(
      `the routes need ${count} resources; API Gateway allows ${QUOTA} for an API until AWS raises the quota`,
    );
}
