import { fileURLToPath } from "node:url";
import type { Config, Runtime } from "../config/config.ts";
import { stableJson } from "../lib/json.ts";
import type { ZipEntry } from "../lib/zip.ts";
import { type Artifact, artifact } from "./artifacts.ts";
import type { AuthorizerBundleConfig, BundledIssuer, BundledRule } from "./authorizer-config.ts";

const template = (path: string) => fileURLToPath(new URL(`../../${path}/`, import.meta.url));
const isPython = (runtime: Runtime) => runtime.startsWith("python");

/** "DELETE /orders/{id}" as it stands behind `<api>/<stage>/` in a method ARN. A parameter becomes `*`. */
export const routePattern = ({ verb, path }: { verb: string; path: string }): string =>
  `${verb === "ANY" ? "*" : verb}${path.replace(/\{[^}]*\}/g, "*")}`;

const rulesOf = ({ rules }: Config): BundledRule[] =>
  rules.length === 0
    ? [{ name: "any valid token", resources: ["*"], groups: [], scopes: [] }]
    : rules.map(({ name, allow, groups, scopes }) => ({ name, resources: allow.map(routePattern), groups, scopes }));

/** What the built-in authorizer is told: public material only. */
export const bundleConfig = (config: Config, issuers: readonly BundledIssuer[]): AuthorizerBundleConfig => ({
  version: 1,
  type: config.authorizer.type,
  identitySources: config.authorizer.identitySources,
  clockToleranceSeconds: config.authorizer.clockToleranceSeconds,
  context: config.authorizer.context,
  issuers,
  rules: rulesOf(config),
});

/** The zip of the authorizer: the user's own folder, or the built-in one with its config.json. */
export function authorizerArtifact(
  config: Config,
  issuers: readonly BundledIssuer[],
  resolve: (path: string) => string,
): Artifact {
  const { source, handler, runtime } = config.authorizer;
  const at = { section: "[authorizer]", handler, runtime };
  if (source !== undefined) return artifact({ ...at, folder: resolve(source) });
  const folder = template(isPython(runtime) ? "templates/python/authorizer" : "dist/templates/node/authorizer");
  const baked: ZipEntry = {
    name: "config.json",
    bytes: new TextEncoder().encode(
      `${JSON.stringify(JSON.parse(stableJson(bundleConfig(config, issuers))), null, 2)}\n`,
    ),
    executable: false,
  };
  return artifact({ ...at, folder, extra: [baked] });
}

/** The zips of the functions by section, the built-in basic Lambda where a section names no folder. */
export function functionArtifacts(config: Config, resolve: (path: string) => string): ReadonlyMap<string, Artifact> {
  const one = ({ name, source, handler, runtime }: Config["functions"][number]) => {
    const builtIn = template(isPython(runtime) ? "templates/python/basic" : "templates/node/basic");
    const folder = source === undefined ? builtIn : resolve(source);
    return artifact({ section: `[function.${name}]`, folder, handler, runtime });
  };
  return new Map(config.functions.map((fn) => [fn.name, one(fn)]));
}
