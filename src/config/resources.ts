import type { Route } from "./config.ts";
import type { Findings } from "./findings.ts";

/** API Gateway's quota of resources for one API, the root among them; AWS raises it on request. */
const QUOTA = 300;

/** How many resources the paths of routes need: one for each part, and the root. */
export function countResources(routes: readonly Pick<Route, "path">[]): number {
  const paths = new Set(["/"]);
  for (const { path } of routes) {
    const parts = path.split("/").filter((part) => part !== "");
    for (const [i] of parts.entries()) paths.add(`/${parts.slice(0, i + 1).join("/")}`);
  }
  return paths.size;
}

/** Notes an API that is larger than AWS allows unless asked: that quota can be raised, so nothing is refused. */
export function noteResources(routes: readonly Route[], findings: Findings): void {
  const count = countResources(routes);
  if (count > QUOTA)
    findings.note(`the routes need ${count} resources; API Gateway allows ${QUOTA} for an API until AWS raises it`);
}
