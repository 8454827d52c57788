import { contentOf, type Draft } from "./files.ts";

/** A file init would write. */
export interface InitDraft extends Draft {
  /** True when a person's own file would be lost. */
  readonly replaces: boolean;
}

/** A file with these bytes; undefined where just that is there already. */
export async function draft(path: string, bytes: Buffer): Promise<InitDraft | undefined> {
  const existing = await contentOf(path);
  return existing?.equals(bytes) ? undefined : { path, bytes, replaces: existing !== undefined };
}
