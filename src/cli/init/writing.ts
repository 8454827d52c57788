import type { InitDraft } from "../../init/draft.ts";
import { writeAll } from "../../init/write-drafts.ts";
import { AuthzError } from "../../lib/errors.ts";

/** Who may replace a file that is in the way. */
export interface Leave {
  readonly force: boolean;
  /** Absolute paths a person has agreed to already. */
  readonly agreed: ReadonlySet<string>;
  /** Asks a person about one more; undefined when the run is not interactive. */
  readonly mayReplace: ((path: string) => Promise<boolean>) | undefined;
  /** A path as messages have it. */
  readonly shown: (path: string) => string;
  readonly signal: AbortSignal;
}

/** What came of it, as messages have the paths. */
export interface Written {
  readonly written: readonly string[];
  readonly kept: readonly string[];
}

/**
 * Writes the files, all of them or none, but those that a person wants to keep.
 * @throws AuthzError USAGE when a file exists and may not be replaced; INTERRUPTED before anything is written.
 */
export async function write(
  files: readonly InitDraft[],
  { force, agreed, mayReplace, shown, signal }: Leave,
): Promise<Written> {
  const inTheWay = files.filter(({ path, replaces }) => replaces && !force && !agreed.has(path));
  if (!mayReplace && inTheWay.length > 0) throw exists(inTheWay.map(({ path }) => shown(path)));
  const kept = new Set<string>();
  for (const { path } of inTheWay) if (!(await mayReplace?.(path))) kept.add(path);

  const chosen = files.filter(({ path }) => !kept.has(path));
  if (signal.aborted) throw new AuthzError("INTERRUPTED", "interrupted; nothing was written");
  await writeAll(chosen);
  return { written: chosen.map(({ path }) => shown(path)), kept: [...kept].map(shown) };
}

const exists = (paths: readonly string[]): AuthzError =>
  new AuthzError("USAGE", `${paths.join(" and ")} ${paths.length > 1 ? "exist" : "exists"} and would be replaced`, {
    fix: "give --force to replace, or run it in a terminal without --yes to be asked",
  });
