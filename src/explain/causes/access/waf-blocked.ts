import { answerFact, answerOf, isForbidden } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";
import { sendsKey } from "../usage/sent-key.ts";

/** AWS WAF names what it did where it asks for a puzzle or a challenge. */
const ACTION = "x-amzn-waf-action";

/** A rule of AWS WAF stopped the call. */
export const wafBlocked: Cause = {
  code: "waf-blocked",
  severity: "error",
  docs: guide("apigateway-control-access-aws-waf"),
  detect(evidence) {
    const { stage, route, stageName } = evidence;
    const answer = answerOf(evidence);
    const action = answer?.headers[ACTION];
    const acl = stage?.webAclArn;
    if (answer === undefined || (action === undefined && acl === undefined)) return undefined;
    // The same answer as for a wrong API key: without a key, that explains it.
    const wantsKey = route?.route.apiKeyRequired === true;
    if (action === undefined && (!isForbidden(evidence) || (wantsKey && !sendsKey(evidence)))) return undefined;
    const name = acl === undefined ? "AWS WAF" : `AWS WAF (web ACL ${acl.split("/").at(-2) ?? acl})`;
    return {
      message:
        action === undefined
          ? `${name} of stage ${stageName} blocked the call`
          : `${name} answered the call with a ${action}, which only a browser can solve`,
      evidence: [
        ...(acl === undefined ? [] : [`stage ${stageName} has web ACL ${acl}`]),
        ...(action === undefined ? [] : [`${ACTION}: ${action}`]),
        answerFact(evidence),
      ],
      fix: {
        text: "look for the call in the sampled requests of the web ACL, and change or except the rule that it names",
        console: "WAF & Shield > Web ACLs > the web ACL > Overview > Sampled requests",
        cli: "aws wafv2 get-sampled-requests --scope REGIONAL ...",
        sam: "AWS::WAFv2::WebACL",
        terraform: "aws_wafv2_web_acl",
      },
      // Who the caller is and what the rules say is not read.
      isPossible: action === undefined && wantsKey,
    };
  },
};
