import { readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative } from "node:path";
import { handlerPlace } from "../config/handler-place.ts";
import { AuthzError } from "../lib/errors.ts";
import { sha256Base64 } from "../lib/hash.ts";
import { type ZipEntry, zip } from "../lib/zip.ts";

/** A function's code as it is uploaded; the hash is the one Lambda answers as CodeSha256. */
export interface Artifact {
  readonly zip: Uint8Array;
  readonly sha256: string;
  /** What an authorizer's code says of who is let in. */
  readonly content?: unknown;
}

export interface Source {
  /** As config.ini names it, for messages: "[function.basicLambda]". */
  readonly section: string;
  readonly folder: string;
  readonly handler: string;
  readonly runtime: string;
  /** Files that are added to those of the folder. */
  readonly extra?: readonly ZipEntry[];
}

// Python writes its bytecode with the time in it, Finder its notes: each would look like changed code.
const NOT_CODE = new Set(["__pycache__", ".DS_Store"]);
const MAX_ZIP_BYTES = 50 * 1024 * 1024;
const MAX_FOLDER_BYTES = 262_144_000;

interface Found {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly executable: boolean;
}

/** Every file below a folder, links followed; names are relative and have forward slashes on every system. */
function* filesIn(folder: string, prefix = ""): Generator<Found> {
  for (const entry of readdirSync(join(folder, prefix)).sort()) {
    if (NOT_CODE.has(entry)) continue;
    const name = prefix === "" ? entry : `${prefix}/${entry}`;
    const path = join(folder, name);
    const stat = statSync(path);
    if (stat.isDirectory()) yield* filesIn(folder, name);
    // Windows reports no executable bit; there nothing gets one.
    else if (stat.isFile()) yield { name, path, size: stat.size, executable: (stat.mode & 0o111) !== 0 };
  }
}

const megabytes = (bytes: number) => `${(bytes / 1024 / 1024).toFixed(1)} MB`;

const tooLarge = ({ section, folder }: Source, what: string, limit: string) =>
  new AuthzError("ZIP_TOO_LARGE", `${section}: ${folder} is ${what}, Lambda takes ${limit}`, {
    fix: "leave out what the function does not need (development dependencies, tests, sources)",
  });

function whyNot({ code, path }: NodeJS.ErrnoException, folder: string): string {
  if (path !== undefined && relative(folder, path) !== "") return `holds ${path}, which cannot be read (${code})`;
  if (code === "ENOENT") return "does not exist";
  return code === "ENOTDIR" ? "is not a folder" : `cannot be read (${code})`;
}

function readFolder(source: Source): ZipEntry[] {
  const { section, folder } = source;
  try {
    const found = [...filesIn(folder)];
    // Before anything is read: a folder of many gigabytes does not fit into memory.
    const size = found.reduce((sum, file) => sum + file.size, 0);
    if (size > MAX_FOLDER_BYTES) throw tooLarge(source, `${megabytes(size)} unzipped`, "250 MB");
    return found.map(({ name, path, executable }) => ({ name, bytes: readFileSync(path), executable }));
  } catch (cause) {
    if (cause instanceof AuthzError) throw cause;
    const error = cause as NodeJS.ErrnoException;
    const message = `${section} source = ${folder} ${whyNot(error, folder)}`;
    throw new AuthzError("SOURCE_MISSING", message, { fix: fixFor(source, error), cause });
  }
}

/** Never plain `init`: whoever deploys has a config.ini, which it would replace. */
function fixFor(source: Source, { code, path }: NodeJS.ErrnoException): string {
  const { section, folder, handler } = source;
  const isThere = (code !== "ENOENT" && code !== "ENOTDIR") || (path !== undefined && relative(folder, path) !== "");
  if (isThere) return `make it readable, or change source in ${section}`;
  const { files, name } = handlerPlace(source);
  const ours =
    section === "[authorizer]" ? "; lambda-authz init --eject-authorizer writes ours to lambda/authorizer" : "";
  return `make the folder, with ${files[0]} that has ${name} (handler = ${handler}), or change source in ${section}${ours}`;
}

/**
 * Zips a function's folder as it is.
 * @throws AuthzError SOURCE_MISSING, HANDLER_MISSING or ZIP_TOO_LARGE.
 */
export function artifact(source: Source): Artifact {
  const { section, folder, handler, extra = [] } = source;
  const entries = [...readFolder(source), ...extra];
  const { files: wanted } = handlerPlace(source);
  if (!entries.some(({ name }) => wanted.includes(name))) {
    const message = `${section} handler = ${handler} needs ${wanted.join(" or ")} in ${folder}, which is not there`;
    throw new AuthzError("HANDLER_MISSING", message, { fix: "name the file and its function: index.handler" });
  }
  const bytes = zip(entries);
  if (bytes.length > MAX_ZIP_BYTES) throw tooLarge(source, `${megabytes(bytes.length)} zipped`, "50 MB");
  return { zip: bytes, sha256: sha256Base64(bytes) };
}
