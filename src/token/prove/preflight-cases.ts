import type { Config } from "../../config/config.ts";
import { samplePath } from "../../routes/sample-call.ts";
import { verbsOf } from "../../stack/graph/cors-headers.ts";
import { originHeader } from "./case-request.ts";
import type { ProofCase } from "./proof-case.ts";

/** Verbs that a browser sends only when the preflight lists them; the others are CORS-safelisted (Fetch standard). */
const NEED_PREFLIGHT = ["PUT", "PATCH", "DELETE"];

/** One preflight for each path, asking for the headers that the authorizer reads. */
export function preflightCases(config: Config): ProofCase[] {
  const paths = new Set(config.routes.map(({ path }) => path));
  const requested = config.authorizer.identitySources
    .flatMap(({ in: where, name }) => (where === "header" ? [name.toLowerCase()] : []))
    .join(",");
  return [...paths].map((path) => preflightCase(config, path, requested || "content-type"));
}

function preflightCase(config: Config, path: string, requestedHeaders: string): ProofCase {
  const verbs = verbsOf(config.routes, path);
  return {
    name: `OPTIONS ${path} preflight`,
    expected: "preflight",
    verb: "OPTIONS",
    path: samplePath(config.routes, path).slice(1),
    headers: {
      ...originHeader(config),
      "Access-Control-Request-Method": verbs[0] ?? "GET",
      "Access-Control-Request-Headers": requestedHeaders,
    },
    caller: "none",
    preflightFor: verbs.filter((verb) => NEED_PREFLIGHT.includes(verb)),
  };
}
