import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { matchRoute } from "../../view/match-route.ts";
import { answerFact, apiName, isSuccess } from "../answer-facts.ts";
import type { Cause } from "../cause.ts";
import { deployCommand } from "../deploy-command.ts";
import { guide } from "../guide.ts";

/** What is wrong with the stage in the address. */
function problemOf(evidence: CallEvidence, names: readonly string[]): string {
  const { stageName, address, call, current } = evidence;
  if (names.length === 0) return `${apiName(evidence)} has no stage: it is not deployed`;
  if (stageName === "") return `the address names no stage of ${apiName(evidence)}`;
  const whole = `/${stageName}${address?.path === "/" ? "" : (address?.path ?? "")}`;
  if (matchRoute(itemValue(current)?.routes ?? [], call.method, whole) !== undefined)
    return `the address lacks the stage: ${whole} is a route of ${apiName(evidence)}, and the stage has to come before it`;
  const sameLetters = names.find((name) => name.toLowerCase() === stageName.toLowerCase());
  const hint = sameLetters === undefined ? "" : `; upper and lower case count: ${sameLetters} exists`;
  return `${apiName(evidence)} has no stage ${stageName}${hint}`;
}

/** The address of another stage of the same API. */
function addressOf({ call, address }: CallEvidence, stage: string): string {
  const { origin, pathname } = call.url;
  const at = address?.stage === undefined ? -1 : pathname.indexOf(`/${address.stage}`);
  return `${origin}${at < 0 ? pathname.replace(/\/$/, "") : pathname.slice(0, at)}/${stage}/...`;
}

/** The stage of the address does not exist, or the address names none. */
export const stageNotFound: Cause = {
  code: "stage-not-found",
  severity: "error",
  docs: guide("how-to-call-api"),
  detect(evidence) {
    const { api, stages, stage, apiId, domain } = evidence;
    const names = itemValue(stages)?.map(({ name }) => name);
    if (itemValue(api) === undefined || names === undefined || stage !== undefined || isSuccess(evidence))
      return undefined;
    const [first] = names;
    const example = first && (domain === undefined ? addressOf(evidence, first) : `stage ${first} in the mapping`);
    return {
      message: problemOf(evidence, names),
      evidence: [first ? `its stages: ${names.join(", ")}` : "it has no stages", answerFact(evidence)],
      fix: {
        text: first ? `use one of its stages: ${example}` : "deploy it to a stage",
        console: "API Gateway > APIs > the API > Stages",
        cli: first
          ? `aws apigateway get-stages --rest-api-id ${apiId} --query "item[].stageName"`
          : deployCommand({ apiId, stageName: "dev" }),
        sam: "StageName of AWS::Serverless::Api; AWS::ApiGateway::Stage",
        terraform: "aws_api_gateway_deployment and aws_api_gateway_stage",
        lambdaAuthz: "lambda-authz deploy makes the stage and prints the invoke URL",
      },
    };
  },
};
