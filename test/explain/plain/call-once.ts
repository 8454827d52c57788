import { http } from "../../support/http.ts";
import type { Call } from "../scenario.ts";

/** Makes a call as its caller does, the token as a bearer token: what it leaves behind is part of a scenario. */
export async function callOnce({ url, method = "GET", headers, token }: Call): Promise<void> {
  await http(url, { method, headers: { ...headers, ...(token && { Authorization: `Bearer ${token}` }) } });
}
