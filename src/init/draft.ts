import { contentOf, type Draft } from "./write-drafts.ts";

/** A file that init writes. */
export interface InitDraft extends Draft {
  /** True when it replaces a file with other content. */
  readonly replaces: boolean;
}

/** A file with these bytes; undefined when the file already has this content. */
export async function draft(path: string, bytes: Buffer): Promise<InitDraft | undefined> {
  const existing = await contentOf(path);
  return existing?.equals(bytes) ? undefined : { path, bytes, replaces: existing !== undefined };
}
