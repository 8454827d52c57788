import { existsSync } from "node:fs";
import { join } from "node:path";
import { gitignore } from "../lib/files/gitignore.ts";
import type { AuthorizerConfig, Config } from "./config.ts";
import { familyOf } from "./schema/runtime-table.ts";
import type { Source } from "./text/source.ts";

/**
 * True when only the user's own authorizer can verify tokens: without [issuer.*] no key is fetched, the zip has no
 * config.json of deploy, and this tool does not decode the token.
 */
export const isOpaque = ({ issuers }: Pick<Config, "issuers">): boolean => issuers.length === 0;

/**
 * The value of the header with a token. The built-in authorizer needs "Bearer" in any header; the user's own without
 * issuers may accept an API key, which has no scheme in other headers ("Bearer" is a scheme of Authorization: RFC 6750,
 * section 2.1).
 */
export const credentials = (config: Pick<Config, "issuers">, header: string, token: string): string =>
  isOpaque(config) && header.toLowerCase() !== "authorization" ? token : `Bearer ${token}`;

/** Whether a file sets the folder of an authorizer; an issuer is then optional. */
export const hasOwnAuthorizer = (source: Source): boolean =>
  source.get("authorizer")?.entries.get("source")?.value !== undefined;

/** The path of config.json in an authorizer's folder: next to the file of its handler. */
export function configJsonOf({ handler, runtime }: Pick<AuthorizerConfig, "handler" | "runtime">): string {
  const family = familyOf(runtime);
  // Compiled code reads it at the root of the zip: LAMBDA_TASK_ROOT.
  if (family === "java" || family === "dotnet" || family === "provided") return "config.json";
  const module = handler.slice(0, handler.lastIndexOf("."));
  const path = family === "python" ? module.replaceAll(".", "/") : module;
  return `${path.slice(0, path.lastIndexOf("/") + 1)}config.json`;
}

/** Whether an authorizer's folder contains a config.json, which is then uploaded unchanged. */
export function containsConfigJson(authorizer: AuthorizerConfig, folder: string): boolean {
  const name = configJsonOf(authorizer);
  return existsSync(join(folder, name)) && !gitignore(authorizer.exclude ?? [])(name);
}
