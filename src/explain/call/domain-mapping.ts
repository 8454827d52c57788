/** A mapping of a custom domain to an API. */
export interface DomainMapping {
  /** "" for the empty one, "orders/v1" for one of several levels. */
  readonly basePath: string;
  readonly apiId: string;
  /** Undefined where the path names the stage. */
  readonly stage: string | undefined;
}

/** Where a path of a domain leads. */
export interface MappedPath {
  readonly mapping: DomainMapping;
  /** Undefined when neither mapping nor path names one. */
  readonly stage: string | undefined;
  /** Behind base path and stage. */
  readonly path: string;
}

/** API Gateway's name for the empty base path. */
const NO_BASE_PATH = "(none)";

/** The base path of a mapping as AWS returns it. */
export const basePathOf = (text: string | undefined): string => (text === NO_BASE_PATH ? "" : (text ?? ""));

/** A base path as people and the console name it. */
export const basePathName = (basePath: string): string => (basePath === "" ? NO_BASE_PATH : `/${basePath}`);

/** A path of the domain without its base path, which need not end at a slash; undefined for other paths. */
function behind(path: string, basePath: string, isMultiLevel: boolean): string | undefined {
  const prefix = basePath === "" ? "" : `/${basePath}`;
  if (!path.startsWith(prefix)) return undefined;
  const rest = path.slice(prefix.length);
  if (rest === "" || rest.startsWith("/")) return rest || "/";
  return isMultiLevel ? `/${rest}` : undefined;
}

/**
 * The mapping with the longest base path that the path begins with, and the path behind it. With a mapping of several
 * levels in the domain, API Gateway compares prefixes and not parts of a path: "/ordersandmore" is of "orders".
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/rest-api-mappings.html
 */
export function mappedPath(mappings: readonly DomainMapping[], path: string): MappedPath | undefined {
  const isMultiLevel = mappings.some(({ basePath }) => basePath.includes("/"));
  for (const mapping of [...mappings].sort((a, b) => b.basePath.length - a.basePath.length)) {
    const rest = behind(path, mapping.basePath, isMultiLevel);
    if (rest === undefined) continue;
    if (mapping.stage !== undefined) return { mapping, stage: mapping.stage, path: rest };
    const [, stage, below = ""] = /^\/([^/]+)(.*)$/s.exec(rest) ?? [];
    return { mapping, stage, path: below || "/" };
  }
  return undefined;
}
