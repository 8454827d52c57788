import type { EndpointAnswer } from "./mapped-integration.ts";

/** What a MOCK integration makes of its request: the status that it asks for, `{"statusCode": 200}`, quotes or not. */
export async function mock(request: string): Promise<EndpointAnswer> {
  const [, status] = /[{,]\s*["']?statusCode["']?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  if (status === undefined) throw new Error("the request template of a MOCK integration must give a statusCode");
  return { selector: status, headers: [], body: "" };
}
