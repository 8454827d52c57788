import { page } from "../wire/page.ts";

/** How a list is asked for page by page. */
export interface Paging {
  readonly position?: string;
  readonly limit?: number;
}

/** A page of a list, as all lists of API Gateway look. */
export function listing<Item>(
  { position, limit = 25 }: Paging,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
) {
  const part = page(items, keyOf, { token: position, limit: Math.min(500, limit) });
  // On the wire the list is called `item`, whatever SDKs make of it.
  return { item: part.items.map((item) => shown(item)), position: part.next };
}
