import type { InFlight, Listed } from "../../engine/kind.ts";
import type { Tags } from "./tags.ts";

/** Follows a listing page by page. */
export async function allPages<T>(
  next: (marker: string | undefined) => Promise<{ items: readonly T[]; marker: string | undefined }>,
): Promise<T[]> {
  const all: T[] = [];
  let marker: string | undefined;
  do {
    const page = await next(marker);
    all.push(...page.items);
    marker = page.marker;
  } while (marker !== undefined);
  return all;
}

/** A listed resource that may be the stack's. */
export interface Candidate<A> extends Listed<A> {
  readonly tags: () => Promise<Tags | undefined>;
}

/** Keeps what the stack owns. Listings show no tags, so they are asked for, unless the resource is being read already. */
export async function ownedAmong<A>(
  candidates: readonly Candidate<A>[],
  inFlight: InFlight<A>,
  isOwn: (tags: Tags) => boolean,
): Promise<Listed<A>[]> {
  const owned = await Promise.all(
    candidates.map(async ({ key, tags }) => {
      const read = inFlight(key);
      return read === undefined ? isOwn((await tags()) ?? {}) : (await read)?.ours === true;
    }),
  );
  return candidates.filter((_, i) => owned[i]).map(({ tags: _, ...listed }) => listed);
}
