import { headerOf } from "../../call/placed-token.ts";
import type { CallEvidence } from "../../evidence/evidence.ts";
import { answerFact, answerOf, apiName } from "../answer-facts.ts";
import type { Cause, Severity } from "../cause.ts";
import { guide } from "../guide.ts";

/** What is wrong with the signature, by the answer; undefined when it is something else. */
function problemOf(evidence: CallEvidence): { readonly problem: string; readonly severity: Severity } | undefined {
  const { errorType = "", message = "" } = answerOf(evidence) ?? {};
  const authorization = headerOf(evidence.sent.headers, "authorization") ?? "";
  const isSigned = authorization.startsWith("AWS4-HMAC-SHA256");
  if (errorType === "MissingAuthenticationTokenException")
    return { problem: "this call is not signed", severity: "note" };
  if (errorType === "IncompleteSignatureException")
    return {
      problem: isSigned
        ? "the signature of this call is not complete"
        : "this call has a token in Authorization, which is not a signature",
      severity: "error",
    };
  if (errorType === "InvalidSignatureException")
    return {
      problem: /expired|not yet current/i.test(message)
        ? "the time of the signature is too far from that of AWS"
        : "the signature does not fit the request, its region or the service execute-api",
      severity: "error",
    };
  if (errorType === "UnrecognizedClientException" || /security token included in the request is invalid/.test(message))
    return { problem: "AWS does not know the access key of the signature", severity: "error" };
  if (errorType === "AccessDeniedException" && isSigned && !/resource-based policy/.test(message))
    return { problem: "the policies of the signer do not allow execute-api:Invoke for it", severity: "error" };
  return undefined;
}

/** The route wants requests that are signed with AWS credentials. */
export const iamSignature: Cause = {
  code: "iam-signature",
  severity: "error",
  docs: guide("api-gateway-control-access-using-iam-policies-to-invoke-api"),
  detect(evidence) {
    const { match, region } = evidence;
    if (match?.route.authorizationType !== "AWS_IAM") return undefined;
    const found = problemOf(evidence);
    if (found === undefined) return undefined;
    const { verb, path } = match.route;
    return {
      message: `${verb} ${path} of ${apiName(evidence)} wants a signature with AWS credentials (AWS_IAM), and ${found.problem}`,
      severity: found.severity,
      evidence: ["authorization type AWS_IAM", answerFact(evidence)],
      fix: {
        text: "sign the call with Signature Version 4, or set the authorizer that the tokens are for and deploy",
        console: "API Gateway > APIs > the API > Resources > the method > Method request > Authorization",
        cli: `curl --aws-sigv4 "aws:amz:${region}:execute-api" --user "<access key>:<secret key>" <url>`,
        sam: "Auth: { Authorizer: <name> } of the event",
        terraform: 'authorization = "CUSTOM" and authorizer_id of aws_api_gateway_method',
      },
    };
  },
};
