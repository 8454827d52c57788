import type { CallEvidence } from "../../evidence/evidence.ts";
import { isUnread } from "../../evidence/item.ts";
import { answerFact, answerOf, apiName, isDeniedBeforeAuthorizer, isDeniedByAwsPolicy } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { guide } from "../guide.ts";
import { conditionText } from "./policy-condition.ts";
import { type CallStatement, methodArnOf, statementsFor } from "./policy-for-call.ts";

/** Why the resource policy refuses the call: a Deny, or no Allow; undefined when it does not, or that is not known. */
function refusal(evidence: CallEvidence, statements: readonly CallStatement[]): CallStatement | "no allow" | undefined {
  const { route } = evidence;
  const message = answerOf(evidence)?.message ?? "";
  const type = route?.route.authorizationType;
  const denying = statements.filter(({ effect, truth }) => effect === "Deny" && truth !== "no");
  const deny = denying.find(({ truth }) => truth === "yes") ?? denying[0];
  const isAllowed = statements.some(({ effect, truth }) => effect === "Allow" && truth === "yes");
  // With AWS_IAM the caller's own policies decide too: only the words tell them apart.
  if (type === "AWS_IAM") return /resource-based policy/.test(message) ? (deny ?? "no allow") : undefined;
  if (isDeniedByAwsPolicy(evidence)) {
    if (deny !== undefined && (/explicit deny/.test(message) || isAllowed)) return deny;
    if (type === "CUSTOM") return deny;
    return isAllowed ? undefined : "no allow";
  }
  // Other words: those of a Lambda authorizer, or of a gateway response of the API itself.
  if (/not authorized to access this resource/i.test(message)) return undefined;
  if (deny?.truth === "yes") return deny;
  if (type === "CUSTOM") return isDeniedBeforeAuthorizer(evidence) ? deny : undefined;
  return isAllowed ? undefined : "no allow";
}

/** The resource policy of the API does not let the call through. */
export const resourcePolicy: Cause = {
  code: "resource-policy-denies",
  severity: "error",
  docs: guide("apigateway-authorization-flow"),
  detect(evidence) {
    const { view, apiId, match } = evidence;
    if (view?.resourcePolicy === undefined || match === undefined) return undefined;
    if (answerOf(evidence)?.errorType !== "AccessDeniedException") return undefined;
    const statements = statementsFor(evidence);
    const why = refusal(evidence, statements);
    if (why === undefined) return undefined;
    const allows = statements.filter(({ effect }) => effect === "Allow");
    const seen = why === "no allow" ? allows : [why];
    const conditions = seen.flatMap((one) => one.conditions.map(conditionText)).join("; ");
    const under = conditions === "" ? "" : ` (condition: ${conditions})`;
    const message =
      why !== "no allow"
        ? `statement ${why.name} of the resource policy of ${apiName(evidence)} denies the call${under}`
        : allows.length === 0
          ? `no statement of the resource policy of ${apiName(evidence)} allows ${methodArnOf(evidence)}`
          : `the resource policy of ${apiName(evidence)} allows the call only under a condition that it does not meet${under}`;
    return {
      message,
      evidence: [
        ...statements.map(
          (one) => `statement ${one.name}: ${[one.effect, ...one.conditions.map(conditionText)].join(", ")}`,
        ),
        answerFact(evidence),
      ],
      fix: {
        text: "change the statement or call from where it allows, then deploy: a policy works from the next deployment on",
        console: "API Gateway > APIs > the API > Resource policy",
        cli: `aws apigateway update-rest-api --rest-api-id ${apiId} --patch-operations op=replace,path=/policy,value=<policy as JSON text> && ${deployCommand(evidence)}`,
        sam: "Auth with ResourcePolicy of AWS::Serverless::Api; Policy of AWS::ApiGateway::RestApi",
        terraform: "aws_api_gateway_rest_api_policy",
      },
      // Then the policy may be one that is not deployed.
      isPossible: isUnread(evidence.live),
    };
  },
};
