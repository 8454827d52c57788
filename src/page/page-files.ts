import { readdirSync, readFileSync } from "node:fs";
import { extname } from "node:path";
import { fileURLToPath } from "node:url";
import { PACKAGE_ROOT } from "../lib/package-root.ts";
import { fillIn } from "./fill-in.ts";
import type { PageValues } from "./page-values.ts";

const TEMPLATE = new URL("templates/web/", PACKAGE_ROOT);

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".svg": "image/svg+xml",
};

export interface PageFile {
  /** "index.html" */
  readonly name: string;
  /** Its media type. */
  readonly type: string;
  readonly bytes: Buffer;
}

/** The files of the page, in one folder, with its values. */
export function pageFiles(values: PageValues): PageFile[] {
  return readdirSync(fileURLToPath(TEMPLATE))
    .filter((name) => Object.hasOwn(TYPES, extname(name)))
    .map((name) => {
      const bytes = readFileSync(new URL(name, TEMPLATE));
      const filled = name === "index.html" ? Buffer.from(fillIn(bytes.toString("utf8"), values)) : bytes;
      return { name, type: TYPES[extname(name)] ?? "", bytes: filled };
    });
}
