import { page } from "../wire/page.ts";

/** Cognito has three pairs of names for how long a page is and where the next one begins. */
interface Paged {
  readonly MaxResults?: number;
  readonly Limit?: number;
  readonly NextToken?: string;
  readonly PaginationToken?: string;
}

const MOST = 60;

/**
 * A page of a list under its name in the answer.
 * @param key the member that tells one item from another.
 * @param token the name of the next page's mark.
 */
export function listed<Item, Key extends keyof Item>(
  name: string,
  input: object,
  items: readonly Item[],
  key: Key,
  shown: (item: Item) => unknown = (item) => item,
  token: "NextToken" | "PaginationToken" = "NextToken",
) {
  const { MaxResults, Limit = MaxResults, NextToken, PaginationToken = NextToken }: Paged = input;
  const part = page(items, (item) => String(item[key]), { token: PaginationToken, limit: Limit || MOST });
  return { [name]: part.items.map(shown), [token]: part.next };
}
