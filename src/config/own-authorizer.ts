import { existsSync } from "node:fs";
import { join } from "node:path";
import { gitignore } from "../lib/files/gitignore.ts";
import type { AuthorizerConfig, Config } from "./config.ts";
import { familyOf } from "./schema/runtime-table.ts";
import type { Source } from "./text/source.ts";

/**
 * True when only the user's own authorizer knows what a good token is: without [issuer.*] no key is fetched, no
 * config.json is baked, and to this tool the token is a text that it must not look into.
 */
export const isOpaque = ({ issuers }: Pick<Config, "issuers">): boolean => issuers.length === 0;

/**
 * The value of the header that carries a token. Our authorizer wants "Bearer" in any header; one of the user's own that
 * is told of no issuer may take an API key, and in a header of its own that stands bare ("Bearer" is a scheme of
 * Authorization: RFC 6750, section 2.1).
 */
export const credentials = (config: Pick<Config, "issuers">, header: string, token: string): string =>
  isOpaque(config) && header.toLowerCase() !== "authorization" ? token : `Bearer ${token}`;

/** Whether a file names a folder as its authorizer; then it need not have an issuer. */
export const hasOwnAuthorizer = (source: Source): boolean =>
  source.get("authorizer")?.entries.get("source")?.value !== undefined;

/** Where an authorizer reads its config.json, as a path in its folder: beside the file that its handler stands in. */
export function configJsonOf({ handler, runtime }: Pick<AuthorizerConfig, "handler" | "runtime">): string {
  const family = familyOf(runtime);
  // Of what is compiled, at the root of the zip: LAMBDA_TASK_ROOT.
  if (family === "java" || family === "dotnet" || family === "provided") return "config.json";
  const module = handler.slice(0, handler.lastIndexOf("."));
  const path = family === "python" ? module.replaceAll(".", "/") : module;
  return `${path.slice(0, path.lastIndexOf("/") + 1)}config.json`;
}

/** Whether an authorizer's folder brings a config.json of its own, which is then uploaded as it is. */
export function bringsConfigJson(authorizer: AuthorizerConfig, folder: string): boolean {
  const name = configJsonOf(authorizer);
  return existsSync(join(folder, name)) && !gitignore(authorizer.exclude ?? [])(name);
}
