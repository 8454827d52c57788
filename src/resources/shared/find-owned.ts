import type { InFlight, ListedResource } from "../../engine/kind.ts";
import type { Tags } from "./ownership-tags.ts";

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

/** A listed resource that the stack may own. */
export interface OwnedCandidate<A> extends ListedResource<A> {
  readonly tags: () => Promise<Tags | undefined>;
}

/** Filters what the stack owns. Listings lack tags, so the tags are read, unless a read of the resource is in flight. */
export async function ownedAmong<A>(
  candidates: readonly OwnedCandidate<A>[],
  inFlight: InFlight<A>,
  isOwn: (tags: Tags) => boolean,
): Promise<ListedResource<A>[]> {
  const owned = await Promise.all(
    candidates.map(async ({ key, tags }) => {
      const read = inFlight(key);
      return read === undefined ? isOwn((await tags()) ?? {}) : (await read)?.owned === true;
    }),
  );
  return candidates.filter((_, i) => owned[i]).map(({ tags: _, ...listed }) => listed);
}
