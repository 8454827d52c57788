import { own } from "../own.ts";
import type { World } from "../world.ts";
import type { RestApi } from "./model.ts";

/** The APIs of a region by id. */
export const apisIn = ({ store }: World, region: string): Record<string, RestApi> =>
  store.of("apigateway", region, () => ({ apis: {} as Record<string, RestApi> })).apis;

/** An API by its id; without a region, as in an invoke URL, in whichever region it is. */
export function findApi(
  world: World,
  region: string | undefined,
  apiId: string,
): { readonly api: RestApi; readonly region: string } | undefined {
  for (const one of region === undefined ? world.store.regionsOf("apigateway") : [region]) {
    const api = own(apisIn(world, one), apiId);
    if (api !== undefined) return { api, region: one };
  }
  return undefined;
}
