/** How a list is cut into pages. */
export interface PageOptions {
  /** What the last page gave; nothing for the first. */
  readonly token: string | undefined;
  readonly limit: number;
  readonly descending?: boolean;
}

/**
 * A page of a list in the order of its keys. The next page starts behind a key, not at a number, so that nothing is
 * skipped when something was deleted in between.
 */
export function page<Item>(items: readonly Item[], keyOf: (item: Item) => string, paging: PageOptions) {
  const { token, limit, descending = false } = paging;
  const order = descending ? -1 : 1;
  const sorted = items
    .map((item) => ({ item, key: keyOf(item) }))
    .sort((a, b) => (a.key < b.key ? -order : a.key > b.key ? order : 0));
  const last = token && Buffer.from(token, "base64url").toString();
  const rest = last ? sorted.filter(({ key }) => (descending ? key < last : key > last)) : sorted;
  const end = rest.length > limit ? rest[limit - 1]?.key : undefined;
  return {
    items: rest.slice(0, limit).map(({ item }) => item),
    next: end === undefined ? undefined : Buffer.from(end).toString("base64url"),
  };
}
