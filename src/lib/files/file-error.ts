import { AuthzError } from "../errors.ts";

const WORDS: Readonly<Record<string, string>> = {
  ENOSPC: "the disk is full",
  EDQUOT: "the disk quota is used up",
  EROFS: "the file system is read-only",
  EACCES: "permission denied",
  EPERM: "permission denied",
  EIO: "the disk does not work",
  EMFILE: "too many files are open",
  ENFILE: "too many files are open",
  ENOTDIR: "a part of its path is not a folder",
  EISDIR: "it is a folder",
  EEXIST: "it already exists",
  ENOTEMPTY: "it is a folder that is not empty",
  ELOOP: "it is a symbolic link, which is not followed",
  ENAMETOOLONG: "its name is too long",
  EBUSY: "another program uses it",
  ENOENT: "it does not exist",
};

const FIXES: Readonly<Record<string, string>> = {
  ENOSPC: "free some space",
  EDQUOT: "free some space",
  EROFS: "work in a folder that can be written",
  EACCES: "make it accessible to this user, or work in another folder",
  EPERM: "make it accessible to this user, or work in another folder",
};

/** An error of Node: what failed, with which file. Socket errors have an address or a port instead of a path. */
interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
}

/** A file system error in words, with its file; undefined for any other error. */
export function explainFileError(error: unknown): AuthzError | undefined {
  const { code = "", syscall, path } = (error instanceof Error ? error : {}) as SystemError;
  // From a recursive mkdir on a read-only file system.
  const words = code === "ENOENT" && syscall === "mkdir" ? "it cannot be created here" : WORDS[code];
  // The system's limit of watchers is reported as ENOSPC.
  if (syscall === "watch") return undefined;
  if (words === undefined || syscall === undefined || path === undefined) return undefined;
  return new AuthzError("FILE_UNUSABLE", `cannot use ${path}: ${words} (${code})`, {
    fix: syscall === "mkdir" ? "work in a folder that can be written" : (FIXES[code] ?? "check the path"),
    cause: error,
  });
}
