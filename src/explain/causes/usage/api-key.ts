import type { CallEvidence } from "../../evidence/evidence.ts";
import { isUnread, itemValue } from "../../evidence/item.ts";
import { answerFact, apiName, isForbidden } from "../answer-facts.ts";
import type { Cause, CauseFix, Severity } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { guide } from "../guide.ts";
import { sendsKey } from "./sent-key.ts";

/** What is wrong with the key, what shows it, and what to do. */
interface KeyProblem {
  readonly problem: string;
  readonly facts: readonly string[];
  readonly fix: CauseFix;
  readonly severity?: Severity;
  readonly isPossible?: boolean;
}

const addToPlan = (planId: string, keyId: string): CauseFix => ({
  text: "add the key to a usage plan that has this stage",
  console: "API Gateway > Usage plans > the plan > Associated API keys > Add API key",
  cli: `aws apigateway create-usage-plan-key --usage-plan-id ${planId} --key-type API_KEY --key-id ${keyId}`,
  sam: "Auth: { ApiKeyRequired: true, UsagePlan: {...} }; AWS::ApiGateway::UsagePlanKey",
  terraform: "aws_api_gateway_usage_plan_key",
});

const addStage = (apiId: string, stageName: string): CauseFix => ({
  text: `add stage ${stageName} to a usage plan of the key`,
  console: "API Gateway > Usage plans > the plan > Associated stages > Add stage",
  cli: `aws apigateway update-usage-plan --usage-plan-id <plan> --patch-operations op=add,path=/apiStages,value=${apiId}:${stageName}`,
  sam: "ApiStages of AWS::ApiGateway::UsagePlan",
  terraform: "api_stages of aws_api_gateway_usage_plan",
});

/** The key comes from the authorizer: API Gateway does not read the header. */
function fromAuthorizer({ route, sent, apiId, stageName }: CallEvidence): KeyProblem {
  const name = route?.route.authorizer;
  const ignored = sendsKey({ sent }) ? "; the x-api-key header of the call is not read" : "";
  const who =
    name === undefined ? "the route has no authorizer that could return one" : `authorizer ${name} has to return it`;
  return {
    problem: `the key source is AUTHORIZER: ${who} as usageIdentifierKey, and it returned none of a usage plan of the stage${ignored}`,
    facts: ["API key source: AUTHORIZER", `authorizer: ${name ?? "(none)"}`],
    fix: {
      text: "return the value of an API key as usageIdentifierKey from the authorizer, or read keys from the header",
      console: "API Gateway > APIs > the API > API settings > API key source",
      cli: `aws apigateway update-rest-api --rest-api-id ${apiId} --patch-operations op=replace,path=/apiKeySource,value=HEADER && ${deployCommand({ apiId, stageName })}`,
      sam: "ApiKeySourceType: HEADER",
      terraform: 'api_key_source = "HEADER"',
    },
  };
}

function fromHeader(evidence: CallEvidence): KeyProblem | undefined {
  const { apiKeys, stageName, apiId } = evidence;
  if (!sendsKey(evidence))
    return {
      problem: "the call has no x-api-key header",
      facts: ["API key source: HEADER"],
      severity: "note",
      fix: {
        text: "send an API key in x-api-key; a bearer token does not replace it",
        sam: "Auth: { ApiKeyRequired: false }",
        terraform: "api_key_required = false",
      },
    };
  const known = itemValue(apiKeys);
  if (known === undefined)
    return {
      problem: "its key is wrong, disabled, or in no usage plan of the stage",
      facts: ["usage plans and keys could not be read"],
      isPossible: true,
      fix: addToPlan("<plan>", "<key>"),
    };
  const { key, plans } = known;
  const named = plans.map((plan) => plan.name || plan.id).join(", ") || "(none)";
  const facts = [`usage plans of stage ${stageName}: ${named}`];
  if (key === undefined)
    return {
      problem: "no API key of the account and region has the value that x-api-key holds",
      facts,
      fix: {
        text: "send the value of a key, not its id or name",
        console: "API Gateway > API keys",
        cli: "aws apigateway get-api-key --api-key <id> --include-value",
      },
    };
  const whose = `API key ${key.name || key.id}`;
  if (!key.enabled)
    return {
      problem: `${whose} is disabled`,
      facts,
      fix: {
        text: "enable it",
        console: "API Gateway > API keys > the key > Edit",
        cli: `aws apigateway update-api-key --api-key ${key.id} --patch-operations op=replace,path=/enabled,value=true`,
      },
    };
  if (plans.length === 0)
    return {
      problem: `no usage plan has stage ${stageName}, so no key opens it`,
      facts,
      fix: addStage(apiId, stageName),
    };
  if (plans.some(({ id }) => key.planIds.includes(id))) return undefined;
  const ofKey = key.planIds.length === 0 ? "is in no usage plan" : "is in usage plans of other stages only";
  return { problem: `${whose} ${ofKey}`, facts, fix: addToPlan(plans[0]?.id ?? "<plan>", key.id) };
}

/** The route requires an API key, and the call has none that counts. */
export const apiKey: Cause = {
  code: "api-key",
  severity: "error",
  docs: guide("api-gateway-api-key-source"),
  detect(evidence) {
    const { match, view } = evidence;
    if (!match?.route.apiKeyRequired || !isForbidden(evidence)) return undefined;
    const found = view?.apiKeySource === "AUTHORIZER" ? fromAuthorizer(evidence) : fromHeader(evidence);
    if (found === undefined) return undefined;
    const { verb, path } = match.route;
    return {
      message: `${verb} ${path} of ${apiName(evidence)} requires an API key, and ${found.problem}`,
      evidence: [...found.facts, answerFact(evidence)],
      fix: found.fix,
      ...(found.severity && { severity: found.severity }),
      isPossible: (found.isPossible ?? false) || isUnread(evidence.live),
    };
  },
};
