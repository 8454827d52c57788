import { readlinkSync, realpathSync } from "node:fs";
import { isAbsolute, join, posix, relative, sep } from "node:path";
import { AuthzError } from "../../lib/errors.ts";

/** A symbolic link inside a source folder. Names are relative to the folder and have forward slashes. */
export interface Link {
  readonly name: string;
  /** The final target; "" is the folder itself. */
  readonly to: string;
}

const slashed = (path: string): string => path.split(sep).join("/");

const isInside = (path: string): boolean => path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);

/** The real path of a file of the folder, with all links resolved; undefined if it does not exist or is outside. */
export function physicalName(folder: string, name: string): string | undefined {
  try {
    const inside = relative(realpathSync(folder), realpathSync(join(folder, name)));
    return isInside(inside) ? slashed(inside) : undefined;
  } catch {
    return undefined;
  }
}

/**
 * Reads a link of a source folder.
 * @throws AuthzError SOURCE_REFUSED if its target is outside the folder, SOURCE_MISSING if it is broken or a cycle.
 */
export function readLink(section: string, folder: string, name: string): Link {
  const path = join(folder, name);
  const text = readlinkSync(path);
  const remove = `remove the link, or add it to exclude in ${section}`;
  const broken = (how: string, cause: unknown) =>
    new AuthzError("SOURCE_MISSING", `${section} source = ${folder} contains ${path}, which ${how}`, {
      fix: remove,
      cause,
    });
  let target: string;
  try {
    target = realpathSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ELOOP") throw broken(`is a link in a cycle (to ${text})`, cause);
    if (code === "ENOENT" || code === "ENOTDIR") throw broken(`is a broken link (${text} does not exist)`, cause);
    throw broken(`links to ${text}, which cannot be read (${code})`, cause);
  }
  const inside = relative(realpathSync(folder), target);
  if (isInside(inside)) return { name, to: slashed(inside) };
  const message = `${section} source = ${folder} contains ${path}, which links to ${target}, outside the folder`;
  throw new AuthzError("SOURCE_REFUSED", message, {
    fix: `copy what the function needs into the folder, or add the link to exclude in ${section}`,
  });
}

/** The text of a link in a zip: relative and with all other links resolved, so that it works wherever the zip is extracted. */
export const linkText = ({ name, to }: Link): string => posix.relative(`/${posix.dirname(name)}`, `/${to}`) || ".";

/** The links whose target is in the zip too; the others would be broken there. */
export function linksWithin(links: readonly Link[], files: readonly string[]): readonly Link[] {
  const targets = new Set([""]);
  const add = (name: string) => {
    for (let at = name; at !== "." && !targets.has(at); at = posix.dirname(at)) targets.add(at);
  };
  files.forEach(add);
  let kept: readonly Link[] = [];
  for (let before = -1; kept.length > before; ) {
    before = kept.length;
    kept = links.filter(({ to }) => targets.has(to));
    for (const { name } of kept) add(name);
  }
  return kept;
}
