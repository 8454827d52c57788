import { existsSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { familyOf } from "../../config/schema/runtime-table.ts";
import { AuthzError } from "../../lib/errors.ts";
import { MAX_ENTRIES, type ZipEntry, zip } from "../../lib/files/zip.ts";
import type { Advice } from "../../lib/fix.ts";
import { sha256Base64 } from "../../lib/hash.ts";
import { callbackNote } from "./callback-handlers.ts";
import { handlerFiles } from "./handler-file.ts";
import { type FolderRules, listFolder } from "./source-folder.ts";
import { linksWithin, linkText, physicalName } from "./symbolic-links.ts";

/** A function's code for upload; the hash is what Lambda returns as CodeSha256. */
export interface Artifact {
  readonly zip: Uint8Array;
  readonly sha256: string;
  /** The issuers and rules in an authorizer's code. */
  readonly content?: unknown;
}

/** An artifact, its section, and the files that were left out because they may contain secrets. */
export interface Upload extends Artifact {
  readonly section: string;
  readonly leftOut: readonly string[];
  /** Why the code will probably not run. */
  readonly warning?: string | undefined;
}

export interface CodeSource extends FolderRules {
  readonly handler: string;
  readonly runtime: string;
  /** Files that are added to those of the folder. */
  readonly extra?: readonly ZipEntry[];
}

/** In base64, with the rest of the request, it stays below Lambda's limit of 70,167,211 bytes. */
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
/** "Unzipped size must be smaller than 262144000 bytes". */
const UNZIPPED_BYTES = 262_144_000;

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const tooLarge = ({ section, folder }: CodeSource, what: string, limit: string) =>
  new AuthzError("ZIP_TOO_LARGE", `${section}: ${folder} is ${what}; Lambda's limit is ${limit}`, {
    fix: `exclude what the function does not need (development dependencies, tests, sources): exclude = PATTERN, ... in ${section}`,
  });

function whyNot({ code, path }: NodeJS.ErrnoException, folder: string): string {
  if (path !== undefined && relative(folder, path) !== "") return `contains ${path}, which cannot be read (${code})`;
  if (code === "ENOENT") return "does not exist";
  return code === "ENOTDIR" ? "is not a folder" : `cannot be read (${code})`;
}

function readFolder(source: CodeSource): { entries: ZipEntry[]; leftOut: readonly string[] } {
  const { section, folder, extra = [] } = source;
  try {
    const { files, links, leftOut } = listFolder(source);
    const kept = linksWithin(
      links,
      files.map(({ name }) => name),
    );
    const count = files.length + kept.length + extra.length;
    if (count > MAX_ENTRIES) throw tooLarge(source, `${count} files`, `a zip of at most ${MAX_ENTRIES} files`);
    // Before any file is read: a folder of many gigabytes does not fit into memory.
    const size = [...files, ...extra.map(({ bytes }) => ({ size: bytes.length }))].reduce(
      (sum, one) => sum + one.size,
      0,
    );
    if (size >= UNZIPPED_BYTES) throw tooLarge(source, `${megabytes(size)} unzipped`, "250 MB");
    const encode = (text: string) => new TextEncoder().encode(text);
    const entries: ZipEntry[] = [
      ...files.map(({ name, path, executable }) => ({ name, bytes: readFileSync(path), executable })),
      ...kept.map((link) => ({
        name: link.name,
        bytes: encode(linkText(link)),
        executable: false,
        link: true as const,
      })),
    ];
    return { entries, leftOut };
  } catch (cause) {
    if (cause instanceof AuthzError) throw cause;
    const error = cause as NodeJS.ErrnoException;
    const message = `${section} source = ${folder} ${whyNot(error, folder)}`;
    throw new AuthzError("SOURCE_MISSING", message, { fix: fixFor(source, error), cause });
  }
}

/** Never plain `init`, which would replace the existing config.ini. */
function fixFor(source: CodeSource, { code, path }: NodeJS.ErrnoException): Advice {
  const { section, folder, handler } = source;
  const exists = (code !== "ENOENT" && code !== "ENOTDIR") || (path !== undefined && relative(folder, path) !== "");
  if (exists) return `make it readable, or change source in ${section}`;
  const { files, name } = handlerFiles(source);
  const create = `create the folder with ${files[0]}, which defines ${name} (handler = ${handler}), or change source in ${section}`;
  if (section !== "[authorizer]") return create;
  const text = `${create}; to start with a copy of the built-in authorizer in lambda/authorizer`;
  return { text, command: { name: "init", args: ["--eject-authorizer"] } };
}

/** An added file goes to the real path of its folder: a zip cannot contain a file below a link. */
const placed = (folder: string, entry: ZipEntry): ZipEntry => {
  const within = physicalName(folder, posix.dirname(entry.name));
  return within === undefined ? entry : { ...entry, name: posix.join(within, posix.basename(entry.name)) };
};

/** Lambda executes the file, so it needs the executable bit, which the zip keeps; links are not checked. */
function checkBootstrap({ section, folder, runtime }: CodeSource, entries: readonly ZipEntry[]): void {
  const bootstrap = familyOf(runtime) === "provided" && entries.find(({ name }) => name === "bootstrap");
  if (!bootstrap || bootstrap.executable || bootstrap.link) return;
  const file = join(folder, "bootstrap");
  throw new AuthzError(
    "HANDLER_MISSING",
    `${section} runtime = ${runtime} needs an executable bootstrap, but ${file} is not executable`,
    {
      fix: `chmod +x ${file}`,
    },
  );
}

/**
 * Zips a function's folder, without private and excluded files.
 * @throws AuthzError SOURCE_MISSING, SOURCE_REFUSED, HANDLER_MISSING or ZIP_TOO_LARGE.
 */
export function artifact(source: CodeSource): Upload {
  const { section, folder, handler, extra = [] } = source;
  const { entries, leftOut } = readFolder(source);
  const all = [...entries, ...extra.map((entry) => placed(folder, entry))];
  const { files: candidates, within } = handlerFiles(source);
  const names = new Set(all.map(({ name }) => name));
  const isUploaded = (name: string) => names.has(name) || names.has(physicalName(folder, name) ?? name);
  if (!candidates.some(isUploaded) && !(within && all.some(({ name }) => within.test(name)))) {
    const excluded = candidates.find((name) => existsSync(join(folder, name)));
    const why = excluded === undefined ? "which does not exist" : `but exclude in ${section} leaves out ${excluded}`;
    const message = `${section} handler = ${handler} needs ${candidates.join(" or ")} in ${folder}, ${why}`;
    const fix =
      excluded === undefined
        ? "set handler to the file and its function, such as index.handler"
        : `change exclude so that it keeps ${excluded}`;
    throw new AuthzError("HANDLER_MISSING", message, { fix });
  }
  checkBootstrap(source, all);
  const bytes = zip(all);
  if (bytes.length > MAX_ZIP_BYTES) throw tooLarge(source, `${megabytes(bytes.length)} zipped`, "50 MB");
  return { zip: bytes, sha256: sha256Base64(bytes), section, leftOut, warning: callbackNote(source, entries) };
}
