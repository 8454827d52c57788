import type { ApiEvidence, AuthorizerEvidence, CallEvidence } from "../../evidence/evidence.ts";
import type { AuthorizerView, IdentitySource } from "../../view/api-view.ts";
import type { Cause, Detection } from "../cause.ts";
import { answerSeen, deniedCall } from "../policy/denied-call.ts";
import { CACHE_DOCS, cacheText, uncachedFix } from "./cache-fix.ts";

/** Headers that say nothing of who calls. */
const ANONYMOUS_HEADERS =
  /^(?:accept|accept-(?:charset|encoding|language)|cache-control|content-length|content-type|host|origin|referer|user-agent|via|x-forwarded-(?:port|proto)|x-amzn-trace-id|x-requested-with)$/i;
/** What `$context` knows of the request, not of the caller. */
const ANONYMOUS_CONTEXT =
  /^(?:accountId|apiId|domainName|domainPrefix|httpMethod|path|protocol|resourceId|resourcePath|stage|identity\.userAgent)$/;

const isAnonymous = ({ in: where, name }: IdentitySource): boolean =>
  where === "stageVariables" ||
  (where === "header" && ANONYMOUS_HEADERS.test(name)) ||
  (where === "context" && ANONYMOUS_CONTEXT.test(name));

/** True for a cache whose key does not tell callers apart. */
export const sharesPolicies = ({ type, ttlSeconds, identitySources }: AuthorizerView): boolean =>
  type === "REQUEST" && ttlSeconds > 0 && identitySources.length > 0 && identitySources.every(isAnonymous);

const fixOf = (evidence: ApiEvidence, authorizer: AuthorizerEvidence) =>
  uncachedFix(
    evidence,
    authorizer,
    "add what the function reads to the identity sources (for example header Authorization), or switch the cache off",
  );

const sharing = (evidence: ApiEvidence): Detection[] =>
  evidence.authorizers
    .filter(({ view }) => sharesPolicies(view))
    .map((one) => ({
      message: `authorizer ${one.view.name} is ${cacheText(one.view)}, which does not tell callers apart: the policy of one caller counts for all`,
      evidence: [`its identity sources are its cache key: ${cacheText(one.view)}`],
      fix: fixOf(evidence, one),
    }));

function detect(evidence: CallEvidence): Detection | undefined {
  const denied = deniedCall(evidence);
  if (denied === undefined || denied.decision.effect !== "allow" || !sharesPolicies(denied.authorizer.view))
    return undefined;
  const { view } = denied.authorizer;
  return {
    message: `authorizer ${view.name} allows this call now, and API Gateway used a policy of another caller: its answer is ${cacheText(view)}, which does not tell callers apart`,
    evidence: [answerSeen(evidence), `now its policy allows ${denied.arn}`],
    fix: fixOf(evidence, denied.authorizer),
  };
}

/** The cache has a key that holds nothing of the caller, so that one caller's policy is used for another. */
export const cacheKey: Cause = {
  code: "cache-key",
  severity: "error",
  docs: CACHE_DOCS,
  expects: "cached policies are kept for each caller",
  inspect: sharing,
  detect,
};
