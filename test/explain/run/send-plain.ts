import { type Answer, http } from "../../support/http.ts";
import type { Call } from "../scenario.ts";

/** Makes the call as its caller does: the token as a bearer token. */
export function sendPlain({ url, method = "GET", headers, token, origin, body }: Call): Promise<Answer> {
  const all = { ...headers, ...(token && { Authorization: `Bearer ${token}` }), ...(origin && { Origin: origin }) };
  return http(url, { method, headers: all, ...(body !== undefined && { body }) });
}
