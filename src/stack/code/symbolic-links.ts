import { readlinkSync, realpathSync } from "node:fs";
import { isAbsolute, join, posix, relative, sep } from "node:path";
import { AuthzError } from "../../lib/errors.ts";

/** A symbolic link inside a source folder. Names are relative to the folder and have forward slashes. */
export interface Link {
  readonly name: string;
  /** What it finally leads to; "" is the folder itself. */
  readonly to: string;
}

const slashed = (path: string): string => path.split(sep).join("/");

const isInside = (path: string): boolean => path !== ".." && !path.startsWith(`..${sep}`) && !isAbsolute(path);

/** Where a path of the folder really is, past links on the way; undefined when it does not exist or is outside. */
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
 * @throws AuthzError SOURCE_REFUSED when it leaves the folder, SOURCE_MISSING when it leads nowhere or in a circle.
 */
export function readLink(section: string, folder: string, name: string): Link {
  const path = join(folder, name);
  const text = readlinkSync(path);
  const remove = `remove the link, or add it to exclude in ${section}`;
  const broken = (how: string, cause: unknown) =>
    new AuthzError("SOURCE_MISSING", `${section} source = ${folder} holds ${path}, which ${how}`, {
      fix: remove,
      cause,
    });
  let target: string;
  try {
    target = realpathSync(path);
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException;
    if (code === "ELOOP") throw broken(`links in a circle (to ${text})`, cause);
    if (code === "ENOENT" || code === "ENOTDIR") throw broken(`links to nowhere (${text} does not exist)`, cause);
    throw broken(`links to ${text}, which cannot be read (${code})`, cause);
  }
  const inside = relative(realpathSync(folder), target);
  if (isInside(inside)) return { name, to: slashed(inside) };
  const message = `${section} source = ${folder} holds ${path}, which links to ${target}, outside the folder`;
  throw new AuthzError("SOURCE_REFUSED", message, {
    fix: `copy what the function needs into the folder, or add the link to exclude in ${section}`,
  });
}

/** The text of a link in a zip: relative, past all other links, so that it works wherever the zip is unpacked. */
export const linkText = ({ name, to }: Link): string => posix.relative(`/${posix.dirname(name)}`, `/${to}`) || ".";

/** Those links that lead to something that is in the zip too; the others would lead nowhere there. */
export function linksWithin(links: readonly Link[], files: readonly string[]): readonly Link[] {
  const there = new Set([""]);
  const add = (name: string) => {
    for (let at = name; at !== "." && !there.has(at); at = posix.dirname(at)) there.add(at);
  };
  files.forEach(add);
  let kept: readonly Link[] = [];
  for (let before = -1; kept.length > before; ) {
    before = kept.length;
    kept = links.filter(({ to }) => there.has(to));
    for (const { name } of kept) add(name);
  }
  return kept;
}
