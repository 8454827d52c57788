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
  EEXIST: "it exists already",
  ENOTEMPTY: "it is a folder that is not empty",
  ELOOP: "a symbolic link is in its place, and is not followed",
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

/** Of Node: what failed, with which file. Errors of sockets have an address or a port instead of a path. */
interface SystemError extends Error {
  readonly code?: string;
  readonly syscall?: string;
  readonly path?: string;
}

/** An error of the file system in words, with the file it is about; undefined for any other error. */
export function explainFileError(error: unknown): AuthzError | undefined {
  const { code = "", syscall, path } = (error instanceof Error ? error : {}) as SystemError;
  // Node says so of folders that are made one in another on a read-only file system.
  const words = code === "ENOENT" && syscall === "mkdir" ? "it cannot be created here" : WORDS[code];
  // Of the limits of the system for watchers it says that there is no space.
  if (syscall === "watch") return undefined;
  if (words === undefined || syscall === undefined || path === undefined) return undefined;
  return new AuthzError("FILE_UNUSABLE", `cannot use ${path}: ${words} (${code})`, {
    fix: syscall === "mkdir" ? "work in a folder that can be written" : (FIXES[code] ?? "check the path"),
    cause: error,
  });
}
