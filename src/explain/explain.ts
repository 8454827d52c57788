import type { Check } from "../token/check.ts";
import type { Decoded } from "../token/jwt.ts";
import { askSecond } from "./ask-second.ts";
import { type ApiAddress, apiAddress } from "./call/api-address.ts";
import type { ExplainedCall, ExplainLimits } from "./call/explained-call.ts";
import { isAnswer } from "./call/send-call.ts";
import { otherCall } from "./causes/http-api/other-call.ts";
import type { CallEvidence } from "./evidence/evidence.ts";
import { createReader, type ReadAws } from "./evidence/evidence-reader.ts";
import { gather } from "./evidence/gather.ts";
import { itemValue } from "./evidence/item.ts";
import type { Explanation } from "./explanation.ts";
import { findCauses } from "./find-causes.ts";
import { maskedUrl } from "./mask.ts";

/** What is known of a token beyond its claims: by the issuers and rules of a config.ini. */
export type TokenChecks = (decoded: Decoded) => Promise<readonly Check[]>;

/** How a call is explained; by default without waiting, with TestInvokeAuthorizer and only with methods that read. */
export type ExplainSettings = { readonly [K in keyof ExplainLimits]?: ExplainLimits[K] | undefined } & {
  readonly tokenChecks?: TokenChecks | undefined;
};

function apiOf(evidence: CallEvidence): Explanation["api"] {
  const { api, apiId, region, stageName, match, otherApi } = evidence;
  const other = itemValue(otherApi);
  const ofOther = otherCall(evidence);
  const info = other ?? itemValue(api);
  if (info === undefined && !("unread" in api && apiId !== "")) return null;
  return {
    id: apiId,
    name: info?.name ?? "",
    protocol: other?.protocol ?? "REST",
    region,
    stage: ofOther?.stage ?? stageName,
    route: match ? `${match.route.verb} ${match.route.path}` : (ofOther?.route?.key ?? null),
    authorizer: match?.route.authorizer ?? ofOther?.authorizer?.name ?? null,
  };
}

/**
 * Explains the answer to one call of any REST API. Reads only: Get, List, Describe and Filter operations,
 * TestInvokeAuthorizer, and HTTP requests with GET, HEAD and OPTIONS, others only with `allMethods`.
 * @throws the SDK's errors for unusable credentials, AuthzError INTERRUPTED, USAGE or FILE_UNUSABLE for proxy settings.
 */
export async function explain(
  call: ExplainedCall,
  aws: ReadAws,
  { allMethods = false, invoke = true, waitLogsMs = 0, tokenChecks }: ExplainSettings = {},
  address: ApiAddress = apiAddress(call.url, call.headers),
): Promise<Explanation> {
  const reader = createReader(aws.signal);
  const limits = { allMethods, invoke, waitLogsMs };
  const gathered = await gather(aws, reader, { call, address, limits, tokenChecks });
  const evidence = await askSecond(aws, reader, gathered);
  const { answer } = evidence;
  return {
    url: maskedUrl(call.url),
    api: apiOf(evidence),
    answer: isAnswer(answer) ? { status: answer.status, errorType: answer.errorType } : null,
    ...findCauses(evidence),
    skipped: reader.skipped.map(({ what, permission, why }) => ({
      what,
      why: evidence.mask(permission === "" ? why : `${permission}: ${why}`),
    })),
  };
}

/** The exit code that an explanation has: a fault to act on was found. */
export const hasFault = ({ cause, findings }: Explanation): boolean =>
  (cause !== null && cause.severity !== "note") || findings.some(({ severity }) => severity === "error");
