import type { Config, Route } from "../config/config.ts";

type Cors = Config["cors"];
type Headers = Readonly<Record<string, string>>;

const ALL_VERBS = ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD"] as const;

/** The verbs that a preflight of this path allows, in one order whatever that of the routes; OPTIONS itself is last. */
export function verbsOf(routes: readonly Route[], path: string): string[] {
  const routed = new Set(routes.filter((route) => route.path === path).map(({ verb }) => verb));
  return [...ALL_VERBS.filter((verb) => routed.has(verb) || routed.has("ANY")), "OPTIONS"];
}

/** What the preflight answers. `Authorization` has to be named: `*` does not cover it (Fetch standard, 3.3.4). */
export const corsHeaders = ({ allowOrigins, allowHeaders }: Cors, verbs: readonly string[]): Headers => ({
  "Access-Control-Allow-Headers": allowHeaders.join(","),
  "Access-Control-Allow-Methods": verbs.join(","),
  "Access-Control-Allow-Origin": allowOrigins.join(","),
});

/** What goes on errors that API Gateway answers by itself, so that a browser shows them instead of "CORS error". */
export const errorHeaders = ({ allowOrigins }: Cors): Headers => ({
  "Access-Control-Allow-Origin": allowOrigins.join(","),
});
