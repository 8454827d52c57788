import type { Aws } from "../aws/aws.ts";
import { gatewayResponse } from "../resources/gateway-response.ts";

/** Whether API Gateway's own 4xx responses have Access-Control-Allow-Origin. */
export async function hasCorsOnErrors(aws: Aws, apiId: string): Promise<boolean> {
  const found = await gatewayResponse.read(aws, { apiId, responseType: "DEFAULT_4XX" });
  const names = Object.keys({ ...found?.attrs.headers, ...found?.attrs.mapped });
  return names.some((name) => name.toLowerCase() === "access-control-allow-origin");
}
