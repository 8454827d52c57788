import type { IdentitySource } from "../view/api-view.ts";
import type { ExplainedCall } from "./explained-call.ts";

/** A call as it is sent. */
export interface SentCall {
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
}

/** The value of a header, whatever the case of its name. */
export const headerOf = (headers: Readonly<Record<string, string>>, name: string): string | undefined =>
  Object.entries(headers).find(([one]) => one.toLowerCase() === name.toLowerCase())?.[1];

const hasHeader = (headers: Readonly<Record<string, string>>, name: string): boolean =>
  headerOf(headers, name) !== undefined;

/** The place for the token: the first header or query parameter of the authorizer, else Authorization. */
export function tokenPlace(sources: readonly IdentitySource[]): IdentitySource {
  const places = sources.filter((one) => one.in === "header" || one.in === "querystring");
  const authorization = places.find(({ name }) => name.toLowerCase() === "authorization");
  return authorization ?? places[0] ?? { in: "header", name: "Authorization" };
}

/** The value of the token in its place: only Authorization has a scheme (RFC 6750, section 2.1). */
export const placedValue = (token: string, place: IdentitySource): string =>
  place.in === "header" && place.name.toLowerCase() === "authorization" ? `Bearer ${token}` : token;

/** The call with its token in the place that the route's authorizer reads. A header of the call itself is not replaced. */
export function withToken(
  { url, headers, token, origin }: ExplainedCall,
  sources: readonly IdentitySource[],
): SentCall {
  const asked = { ...headers, ...(origin && !hasHeader(headers, "origin") && { Origin: origin }) };
  if (token === undefined) return { url, headers: asked };
  const place = tokenPlace(sources);
  if (place.in === "header") {
    if (hasHeader(asked, place.name)) return { url, headers: asked };
    return { url, headers: { ...asked, [place.name]: placedValue(token, place) } };
  }
  const placed = new URL(url);
  if (!placed.searchParams.has(place.name)) placed.searchParams.set(place.name, token);
  return { url: placed, headers: asked };
}

/** The call without what its authorizer reads. */
export function withoutIdentity({ url, headers, origin }: ExplainedCall, sources: readonly IdentitySource[]): SentCall {
  const names = new Set(
    [{ in: "header", name: "Authorization" } as IdentitySource, ...sources]
      .filter((one) => one.in === "header")
      .map(({ name }) => name.toLowerCase()),
  );
  const kept = Object.entries(headers).filter(([name]) => !names.has(name.toLowerCase()));
  const bare = new URL(url);
  for (const source of sources) if (source.in === "querystring") bare.searchParams.delete(source.name);
  return { url: bare, headers: { ...Object.fromEntries(kept), ...(origin && { Origin: origin }) } };
}
