import { page } from "../wire/page.ts";
import type { RoleInput } from "./model.ts";

/** A page of something, under the name that its list has in the answer. */
export function listing<Item>(
  name: string,
  { Marker, MaxItems = 100 }: RoleInput,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
) {
  const part = page(items, keyOf, { token: Marker, limit: MaxItems });
  return { [name]: part.items.map(shown), IsTruncated: part.next !== undefined, Marker: part.next };
}
