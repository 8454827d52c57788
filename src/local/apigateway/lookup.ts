import { randomInt } from "node:crypto";
import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import { page } from "../wire/page.ts";
import type { World } from "../world.ts";
import type { Integration, Method, Resource, RestApi } from "./apigateway-model.ts";
import { notFound } from "./apigateway-refusals.ts";

/** The APIs of a region by id. */
export const apisIn = ({ store }: World, region: string): Record<string, RestApi> =>
  store.of("apigateway", region, () => ({ apis: {} as Record<string, RestApi> })).apis;

/** An API and its region: invoke URLs name the id only. */
export function findApi(world: World, apiId: string): { readonly api: RestApi; readonly region: string } | undefined {
  for (const region of world.store.regionsOf("apigateway")) {
    const api = own(apisIn(world, region), apiId);
    if (api !== undefined) return { api, region };
  }
  return undefined;
}

/** The paging members of list operations. */
export interface Paging {
  readonly position?: string;
  readonly limit?: number;
}

/** A page of a list, in the form of all lists of API Gateway. */
export function listing<Item>(
  { position, limit = 25 }: Paging,
  items: readonly Item[],
  keyOf: (item: Item) => string,
  shown: (item: Item) => unknown = (item) => item,
) {
  const part = page(items, keyOf, { token: position, limit: Math.min(500, limit) });
  // On the wire the list is called `item`; SDKs rename it.
  return { item: part.items.map((item) => shown(item)), position: part.next };
}

/** The members of paths, as operations name them. */
export type Path = Readonly<Record<"restApiId" | "resourceId" | "httpMethod" | "statusCode", string>>;

const ALPHABET = "abcdefghijklmnopqrstuvwxyz0123456789";

/** @param length 10 for an API, 6 for everything else. */
export const newId = (length = 6): string =>
  Array.from({ length }, () => ALPHABET[randomInt(ALPHABET.length)]).join("");

/** The entry of an id. @param what it is: "Stage identifier". @throws Refusal NotFoundException. */
export function found<Kept>(map: Readonly<Record<string, Kept>> | undefined, id: string, what: string): Kept {
  const kept = map && own(map, id);
  if (kept === undefined) throw notFound(`Invalid ${what} specified`);
  return kept;
}

/** @throws Refusal NotFoundException. */
export function apiOf({ restApiId }: Pick<Path, "restApiId">, { world, region }: Call): RestApi {
  const api = own(apisIn(world, region), restApiId);
  if (api === undefined) throw notFound(`Invalid API identifier specified ${world.account}:${restApiId}`);
  return api;
}

/** An unknown API is an unknown resource here, as at AWS. @throws Refusal NotFoundException. */
export const resourceOf = (
  { restApiId, resourceId }: Pick<Path, "restApiId" | "resourceId">,
  { world, region }: Call,
): Resource => found(own(apisIn(world, region), restApiId)?.resources, resourceId, "Resource identifier");

/** @throws Refusal NotFoundException. */
export const methodOf = (path: Omit<Path, "statusCode">, call: Call): Method =>
  found(resourceOf(path, call).methods, path.httpMethod, "Method identifier");

/** @throws Refusal NotFoundException. */
export function integrationOf(path: Omit<Path, "statusCode">, call: Call): Integration {
  const { integration } = methodOf(path, call);
  if (integration === undefined) throw notFound("Invalid Integration identifier specified");
  return integration;
}

/** One of the responses of a method or integration. @throws Refusal NotFoundException. */
export const responseOf = <Response>(responses: Record<string, Response>, { statusCode }: Path): Response =>
  found(responses, statusCode, "Response status code");
