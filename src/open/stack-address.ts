import { apiAddress } from "../explain/call/api-address.ts";
import { isLoopback } from "../lib/http/proxy-variables.ts";
import type { DeployedStack } from "../stack/locate.ts";

/** Where a deployed stack's API answers. */
export type StackAddress = Pick<DeployedStack, "apiId" | "invokeUrl" | "region">;

/** Whether two addresses lead to one server; this machine has several names. */
const isSameServer = (one: URL, other: URL): boolean =>
  one.host === other.host || (one.port === other.port && isLoopback(one.hostname) && isLoopback(other.hostname));

/**
 * Whether an address is one of a stack's API. The id alone does not show it: any host can have the path of an emulator's
 * address, and a session's token must not go there. A custom domain counts as another API.
 */
export function leadsToStack(url: URL, { apiId, invokeUrl, region }: StackAddress): boolean {
  const address = apiAddress(url);
  if (address.kind === "domain" || address.apiId !== apiId) return false;
  return address.kind === "aws" ? address.region === region : isSameServer(url, new URL(invokeUrl));
}
