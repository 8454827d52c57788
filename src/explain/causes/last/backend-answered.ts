import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf, apiName } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { guide } from "../guide.ts";

/** The call went through, and what is behind the route refused it itself. */
export const backendAnswered: Cause = {
  code: "backend-answered",
  severity: "note",
  docs: guide("set-up-lambda-proxy-integrations"),
  detect(evidence) {
    const { match, route, otherApi } = evidence;
    const answer = answerOf(evidence);
    const other = itemValue(otherApi);
    const { backend } = route ?? {};
    const integration = match?.route.integration;
    // What a MOCK says looks like a message of API Gateway itself, but for the type of error.
    const isMock = integration?.type === "MOCK" && answer?.errorType === "" && answer.requestId !== "";
    if (answer === undefined || answer.status < 400 || (answer.source !== "integration" && !isMock)) return undefined;
    const who =
      backend !== undefined
        ? `function ${backend.name}`
        : isMock
          ? `the MOCK integration of ${match?.route.verb} ${match?.route.path}`
          : integration?.type.startsWith("HTTP")
            ? `the HTTP endpoint behind ${match?.route.verb} ${match?.route.path}`
            : other === undefined
              ? `the integration behind ${apiName(evidence)}`
              : `what is behind HTTP API ${other.name} (${other.id})`;
    const isFault = answer.status >= 500;
    return {
      message: `${who} answered ${answer.status} itself: API Gateway and its authorizer let the call through`,
      severity: isFault ? "error" : "note",
      evidence: [answerFact(evidence), "the answer is not one of API Gateway's own"],
      fix: {
        text: isMock
          ? "change its integration response or its request template, then deploy"
          : isFault
            ? "look for the error in its log"
            : "look in its code and log for why it answers so",
        ...(backend && {
          console: `Lambda > Functions > ${backend.name} > Monitor > View CloudWatch logs`,
          cli: `aws logs tail /aws/lambda/${backend.name} --since 10m`,
          lambdaAuthz: `lambda-authz logs ${backend.name}`,
        }),
      },
    };
  },
};
