/** One page of a listing, and what to ask for the next one with. */
interface Page<Item> {
  readonly items: readonly Item[] | undefined;
  readonly next: string | undefined;
}

/** All items of a listing. @param isEnough ends it early, once what is looked for is among them. */
export async function allPages<Item>(
  page: (next: string | undefined) => Promise<Page<Item>>,
  isEnough: (items: readonly Item[]) => boolean = () => false,
): Promise<Item[]> {
  const all: Item[] = [];
  let next: string | undefined;
  do {
    const { items = [], next: token } = await page(next);
    all.push(...items);
    next = isEnough(items) ? undefined : token || undefined;
  } while (next !== undefined);
  return all;
}
