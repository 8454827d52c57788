import { corsCall, preflightHeaders } from "../call/cors-call.ts";
import type { ExplainedCall, ExplainLimits } from "../call/explained-call.ts";
import { type SentCall, withoutIdentity, withToken } from "../call/placed-token.ts";
import { isSafe, sendCall } from "../call/send-call.ts";
import type { IdentitySource } from "../view/api-view.ts";
import type { Reader } from "./evidence-reader.ts";

/** The three requests of a call, all at once; each undefined where it is not to be sent. */
export async function sendAll(
  call: ExplainedCall,
  sources: readonly IdentitySource[],
  {
    allMethods,
    reader,
    signal,
  }: Pick<ExplainLimits, "allMethods"> & { readonly reader: Reader; readonly signal: AbortSignal },
) {
  const maySend = allMethods || isSafe(call.method);
  if (!maySend) {
    const why = "it may change something; --all-methods sends it";
    reader.skip({ what: `the answer to ${call.method}`, permission: "", why });
  }
  const asked = withToken(call, sources);
  const bare = withoutIdentity(call, sources);
  const carriesIdentity =
    JSON.stringify(Object.keys(asked.headers)) !== JSON.stringify(Object.keys(bare.headers)) ||
    asked.url.search !== bare.url.search;
  const send = ({ url, headers }: SentCall, method = call.method) =>
    sendCall({ url, method, ...(method === call.method && { body: call.body }) }, headers, signal);
  const cors = corsCall(call, asked);
  const [answer, withoutToken, ofPreflight] = await Promise.all([
    maySend ? send(asked) : undefined,
    maySend && carriesIdentity ? send(bare) : undefined,
    cors && send({ url: bare.url, headers: preflightHeaders(cors) }, "OPTIONS"),
  ]);
  return { asked, answer, withoutToken, preflight: ofPreflight };
}
