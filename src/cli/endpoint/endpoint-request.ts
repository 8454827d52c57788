import { AuthzError } from "../../lib/errors.ts";
import { type HttpAnswer, httpRequest, NoAnswer } from "../../lib/http/http-request.ts";

/** As for its start: a machine with much to do may take seconds. */
const TIMEOUT_MS = 60_000;

/**
 * Posts to the local endpoint what is not a call of the SDK. Not with fetch, which in Node 20 never settles when a
 * connection is closed before the request is sent; a run with nothing else to wait for then ends without a message.
 * @throws AuthzError LOCAL_FAILED when it does not answer.
 */
export async function postToEndpoint(
  url: string,
  request: { readonly headers: Readonly<Record<string, string>>; readonly body: string },
): Promise<HttpAnswer> {
  try {
    return await httpRequest(url, { method: "POST", timeoutMs: TIMEOUT_MS, ...request });
  } catch (error) {
    if (!(error instanceof NoAnswer)) throw error;
    throw new AuthzError("LOCAL_FAILED", `the local endpoint does not answer: ${error.message}`, {
      fix: { text: "see its log", command: { name: "local logs" } },
    });
  }
}
