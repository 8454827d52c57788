import { existsSync, readFileSync } from "node:fs";
import { join, posix, relative } from "node:path";
import { familyOf } from "../../config/schema/runtime-table.ts";
import { AuthzError } from "../../lib/errors.ts";
import { MAX_ENTRIES, type ZipEntry, zip } from "../../lib/files/zip.ts";
import type { Advice } from "../../lib/fix.ts";
import { sha256Base64 } from "../../lib/hash.ts";
import { callbackNote } from "./callback-handlers.ts";
import { handlerPlace } from "./handler-file.ts";
import { type FolderRules, listFolder } from "./source-folder.ts";
import { linksWithin, linkText, physicalName } from "./symbolic-links.ts";

/** A function's code as it is uploaded; the hash is the one Lambda answers as CodeSha256. */
export interface Artifact {
  readonly zip: Uint8Array;
  readonly sha256: string;
  /** What an authorizer's code says of who is let in. */
  readonly content?: unknown;
}

/** An artifact, the section it is for, and what of its folder stayed out because it may hold secrets. */
export interface Upload extends Artifact {
  readonly section: string;
  readonly leftOut: readonly string[];
  /** What is seen of the code that will not run. */
  readonly warning?: string | undefined;
}

export interface Source extends FolderRules {
  readonly handler: string;
  readonly runtime: string;
  /** Files that are added to those of the folder. */
  readonly extra?: readonly ZipEntry[];
}

/** In base64, with all else of the request, it stays below the 70,167,211 bytes that Lambda takes. */
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
/** "Unzipped size must be smaller than 262144000 bytes". */
const UNZIPPED_BYTES = 262_144_000;

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const tooLarge = ({ section, folder }: Source, what: string, limit: string) =>
  new AuthzError("ZIP_TOO_LARGE", `${section}: ${folder} is ${what}, Lambda takes ${limit}`, {
    fix: `leave out what the function does not need (development dependencies, tests, sources): exclude = PATTERN, ... in ${section}`,
  });

function whyNot({ code, path }: NodeJS.ErrnoException, folder: string): string {
  if (path !== undefined && relative(folder, path) !== "") return `holds ${path}, which cannot be read (${code})`;
  if (code === "ENOENT") return "does not exist";
  return code === "ENOTDIR" ? "is not a folder" : `cannot be read (${code})`;
}

function readFolder(source: Source): { entries: ZipEntry[]; leftOut: readonly string[] } {
  const { section, folder, extra = [] } = source;
  try {
    const { files, links, leftOut } = listFolder(source);
    const kept = linksWithin(
      links,
      files.map(({ name }) => name),
    );
    const count = files.length + kept.length + extra.length;
    if (count > MAX_ENTRIES) throw tooLarge(source, `${count} files`, `a zip of at most ${MAX_ENTRIES} files`);
    // Before anything is read: a folder of many gigabytes does not fit into memory.
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

/** Never plain `init`: whoever deploys has a config.ini, which it would replace. */
function fixFor(source: Source, { code, path }: NodeJS.ErrnoException): Advice {
  const { section, folder, handler } = source;
  const isThere = (code !== "ENOENT" && code !== "ENOTDIR") || (path !== undefined && relative(folder, path) !== "");
  if (isThere) return `make it readable, or change source in ${section}`;
  const { files, name } = handlerPlace(source);
  const make = `make the folder, with ${files[0]} that has ${name} (handler = ${handler}), or change source in ${section}`;
  if (section !== "[authorizer]") return make;
  const text = `${make}; to start with a copy of the built-in authorizer in lambda/authorizer`;
  return { text, command: { name: "init", args: ["--eject-authorizer"] } };
}

/** A file that is added goes where its folder really is: below a link, a zip cannot hold it. */
const placed = (folder: string, entry: ZipEntry): ZipEntry => {
  const within = physicalName(folder, posix.dirname(entry.name));
  return within === undefined ? entry : { ...entry, name: posix.join(within, posix.basename(entry.name)) };
};

/** Lambda starts the file itself, so it must be allowed to: the zip keeps that right, and links lead elsewhere. */
function checkBootstrap({ section, folder, runtime }: Source, entries: readonly ZipEntry[]): void {
  const bootstrap = familyOf(runtime) === "provided" && entries.find(({ name }) => name === "bootstrap");
  if (!bootstrap || bootstrap.executable || bootstrap.link) return;
  const file = join(folder, "bootstrap");
  throw new AuthzError(
    "HANDLER_MISSING",
    `${section} runtime = ${runtime} needs an executable bootstrap, ${file} is not`,
    {
      fix: `chmod +x ${file}`,
    },
  );
}

/**
 * Zips a function's folder, without what is private or excluded.
 * @throws AuthzError SOURCE_MISSING, SOURCE_REFUSED, HANDLER_MISSING or ZIP_TOO_LARGE.
 */
export function artifact(source: Source): Upload {
  const { section, folder, handler, extra = [] } = source;
  const { entries, leftOut } = readFolder(source);
  const all = [...entries, ...extra.map((entry) => placed(folder, entry))];
  const { files: wanted, within } = handlerPlace(source);
  const names = new Set(all.map(({ name }) => name));
  const isUploaded = (name: string) => names.has(name) || names.has(physicalName(folder, name) ?? name);
  if (!wanted.some(isUploaded) && !(within && all.some(({ name }) => within.test(name)))) {
    const excluded = wanted.find((name) => existsSync(join(folder, name)));
    const why = excluded === undefined ? "which is not there" : `but exclude in ${section} leaves out ${excluded}`;
    const message = `${section} handler = ${handler} needs ${wanted.join(" or ")} in ${folder}, ${why}`;
    const fix =
      excluded === undefined ? "name the file and its function: index.handler" : `let exclude keep ${excluded}`;
    throw new AuthzError("HANDLER_MISSING", message, { fix });
  }
  checkBootstrap(source, all);
  const bytes = zip(all);
  if (bytes.length > MAX_ZIP_BYTES) throw tooLarge(source, `${megabytes(bytes.length)} zipped`, "50 MB");
  return { zip: bytes, sha256: sha256Base64(bytes), section, leftOut, warning: callbackNote(source, entries) };
}
