import type { ApiView, GatewayResponseView, RouteView } from "../../view/api-view.ts";

/** A text of a mapping. */
const STATIC = /^'(.*)'$/s;
const PREFIX = "method.response.header.";

/**
 * The value that an integration response sets for a header.
 * @returns undefined where it is not known: for a proxy, for a value of the call, for what a template sets.
 */
export function configuredHeader({ integration }: RouteView, name: string): string | undefined {
  if (integration === undefined || integration.type.endsWith("_PROXY")) return undefined;
  const values = Object.values(integration.responses).flatMap((parameters) =>
    Object.entries(parameters).flatMap(([key, value]) => (key.toLowerCase() === PREFIX + name ? [value] : [])),
  );
  return STATIC.exec(values[0] ?? "")?.[1];
}

/** The entry of gateway responses that answers an error of this type: its own, or the default of its class. */
export const gatewayEntry = (view: ApiView, type: string, status: number): GatewayResponseView | undefined =>
  view.gatewayResponses.find((one) => one.type === type) ??
  view.gatewayResponses.find((one) => one.type === (status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"));
