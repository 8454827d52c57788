import { ACCESS_LOG } from "../../open/logs/access-source.ts";

/** What a search without a result looked for, and what it could not find. */
export function nothingText(
  sources: readonly string[],
  { since, request }: { readonly since: string; readonly request: string | undefined },
): string {
  const when = /^\d{4}-/.test(since) ? `since ${since}` : `in the last ${since}`;
  if (request === undefined) return `No events ${when} (${sources.join(", ")}).`;
  const found = `No events of request ${request} ${when} (${sources.join(", ")}).`;
  if (sources.includes(ACCESS_LOG)) return found;
  return `${found}\nThe stage has no access log that could be read, so only request IDs of Lambda can be found.`;
}
