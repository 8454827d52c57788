import { existsSync, mkdirSync, symlinkSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";
import type { Store } from "../../world.ts";
import { codeFolder } from "./code.ts";

/** The AWS SDK and what it is built of: all that Lambda's Node.js runtimes add to Node.js. */
const SCOPES = ["@aws-sdk", "@smithy"];

/** The node_modules in which this program finds a scope. */
function homeOf(scope: string): string | undefined {
  const paths = createRequire(import.meta.url).resolve.paths(`${scope}/any`) ?? [];
  return paths.find((path) => existsSync(join(path, scope)));
}

/** Links this program's SDK next to the unpacked functions, where Node.js looks when a zip has none. */
export function provideSdk(store: Store): void {
  const folder = join(codeFolder(store), "node_modules");
  if (existsSync(folder)) return;
  mkdirSync(folder);
  for (const scope of SCOPES) {
    const home = homeOf(scope);
    if (home !== undefined) symlinkSync(join(home, scope), join(folder, scope), "junction");
  }
}
