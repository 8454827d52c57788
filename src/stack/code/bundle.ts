import { readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import type { Config, Runtime } from "../../config/config.ts";
import { configJsonOf, containsConfigJson, isOpaque } from "../../config/own-authorizer.ts";
import { ANY_ISSUER } from "../../config/sections/rule-issuers.ts";
import type { AuthorizerBundleConfig, BundledIssuer, BundledRule } from "../../issuers/baked-config.ts";
import type { ZipEntry } from "../../lib/files/zip.ts";
import { stableJson } from "../../lib/json.ts";
import { PACKAGE_ROOT } from "../../lib/package-root.ts";
import { routePatterns } from "../../routes/route-pattern.ts";
import { readAdmission } from "../reach/admission.ts";
import { artifact, type Upload } from "./artifacts.ts";

const template = (path: string) => fileURLToPath(new URL(`${path}/`, PACKAGE_ROOT));
const isPython = (runtime: Runtime) => runtime.startsWith("python");

const rulesOf = ({ rules }: Config): BundledRule[] =>
  rules.length === 0
    ? [{ name: "any valid token", resources: ["*"], groups: [], scopes: [] }]
    : rules.map(({ name, allow, groups, scopes, issuers }) => ({
        name,
        resources: allow.flatMap(routePatterns),
        groups,
        scopes,
        ...(issuers && !issuers.includes(ANY_ISSUER) && { issuers }),
      }));

/** The config.json of the built-in or an ejected authorizer: public data only. */
export const bundleConfig = (config: Config, issuers: readonly BundledIssuer[]): AuthorizerBundleConfig => ({
  version: 1,
  type: config.authorizer.type,
  identitySources: config.authorizer.identitySources,
  clockToleranceSeconds: config.authorizer.clockToleranceSeconds,
  keysMaxAgeSeconds: config.authorizer.keysMaxAgeSeconds,
  context: config.authorizer.context,
  issuers,
  rules: rulesOf(config),
});

/** Whether deploy adds a config.json to the authorizer: to the built-in one, and to a user's folder that contains none. */
export function getsConfig(config: Config, resolve: (path: string) => string): boolean {
  const { source } = config.authorizer;
  if (source === undefined) return true;
  return !isOpaque(config) && !containsConfigJson(config.authorizer, resolve(source));
}

/**
 * The zip of the authorizer: the user's own folder, or the built-in one. Deploy adds config.json with the issuers to both;
 * a folder that contains one already keeps it.
 */
export function authorizerArtifact(
  config: Config,
  issuers: readonly BundledIssuer[],
  resolve: (path: string) => string,
): Upload {
  const { source, exclude, handler, runtime } = config.authorizer;
  const builtIn = template(isPython(runtime) ? "templates/python/authorizer" : "dist/templates/node/authorizer");
  const folder = source === undefined ? builtIn : resolve(source);
  const name = configJsonOf(config.authorizer);
  const bundled = getsConfig(config, resolve) ? bundleConfig(config, issuers) : undefined;
  const extra = bundled === undefined ? [] : [configEntry(name, bundled)];
  const content = readAdmission(bundled ?? jsonIn(join(folder, name)));
  const rules = { section: "[authorizer]", folder, ...(exclude && { exclude }), configFile: config.file };
  return { ...artifact({ ...rules, handler, runtime, extra }), ...(content && { content }) };
}

/** The JSON in a file; undefined if the file does not exist or is not JSON: a user's authorizer may use its own format. */
function jsonIn(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch {
    return undefined;
  }
}

const configEntry = (name: string, config: AuthorizerBundleConfig): ZipEntry => ({
  name,
  bytes: new TextEncoder().encode(`${JSON.stringify(JSON.parse(stableJson(config)), null, 2)}\n`),
  executable: false,
});

/** The zips of the functions by section, the built-in basic Lambda if a section has no source. */
export function functionArtifacts(config: Config, resolve: (path: string) => string): ReadonlyMap<string, Upload> {
  const one = ({ name, source, exclude, handler, runtime }: Config["functions"][number]) => {
    const builtIn = template(isPython(runtime) ? "templates/python/basic" : "templates/node/basic");
    const folder = source === undefined ? builtIn : resolve(source);
    const rules = { section: `[function.${name}]`, folder, ...(exclude && { exclude }), configFile: config.file };
    return artifact({ ...rules, handler, runtime });
  };
  return new Map(config.functions.map((fn) => [fn.name, one(fn)]));
}
