import type { Account } from "./memory-account.ts";

interface Tagged {
  readonly tags?: object;
  readonly Tags?: object;
}

/** Tags as a map, whatever the service's shape of them. */
function tagsOf(item: Tagged): Record<string, unknown> {
  const tags = (item.tags ?? item.Tags ?? {}) as Record<string, unknown>;
  const list = Array.isArray(tags) ? (tags as { Key: string; Value: string }[]) : undefined;
  return list === undefined ? tags : Object.fromEntries(list.map(({ Key, Value }) => [Key, Value]));
}

/** Everything in an account, apart by whether it carries a stack's tags, with all that is inside it, by what it is. */
export function sortedIn(
  { data }: Pick<Account, "data">,
  { project, stage }: { readonly project: string; readonly stage: string },
): { readonly foreign: Record<string, unknown>; readonly own: readonly string[] } {
  const foreign: Record<string, unknown> = {};
  const own: string[] = [];
  for (const [service, collections] of Object.entries(data))
    for (const [collection, items] of Object.entries(collections))
      for (const [name, item] of Object.entries(items as Record<string, Tagged>)) {
        const tags = tagsOf(item);
        const isTheirs = tags["lambda-authz:project"] !== project || tags["lambda-authz:stage"] !== stage;
        const { RoleName = name, name: called = RoleName } = item as { RoleName?: string; name?: string };
        const what = `${service} ${collection} ${called}`;
        if (isTheirs) foreign[what] = structuredClone(item);
        else own.push(what);
      }
  return { foreign, own };
}
