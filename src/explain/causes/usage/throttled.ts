import type { CallEvidence } from "../../evidence/evidence.ts";
import { itemValue } from "../../evidence/item.ts";
import { answerFact, answerOf } from "../answer-facts.ts";
import type { Cause, CauseFix } from "../cause.ts";
import { guide } from "../guide.ts";

/** A limit that explains 429. */
interface Limit {
  readonly what: string;
  readonly rate: number | undefined;
  readonly burst: number | undefined;
  readonly fix: CauseFix;
}

/** The limits of the stage for a method: its own, then those for all. The keys hold "~1" for a slash, or a path. */
function stageLimit({ stage, match, stageName, apiId }: CallEvidence): Limit | undefined {
  const { path = "/", verb = "*" } = match?.route ?? {};
  const names = [`${path.replaceAll("/", "~1")}/${verb}`, `${path}/${verb}`, `${path.slice(1)}/${verb}`, "*/*"];
  const key = names.find((name) => stage?.throttling[name] !== undefined);
  const limits = key === undefined ? undefined : stage?.throttling[key];
  if (limits === undefined || key === undefined || (limits.rate === undefined && limits.burst === undefined))
    return undefined;
  const of = key === "*/*" ? `stage ${stageName}` : `${verb} ${path} in stage ${stageName}`;
  return {
    what: of,
    rate: limits.rate,
    burst: limits.burst,
    fix: {
      text: `raise the limits of ${of}`,
      console: "API Gateway > APIs > the API > Stages > the stage > Edit > Throttling",
      cli: `aws apigateway update-stage --rest-api-id ${apiId} --stage-name ${stageName} --patch-operations 'op=replace,path=/${key}/throttling/rateLimit,value=<n>' 'op=replace,path=/${key}/throttling/burstLimit,value=<n>'`,
      sam: "MethodSettings of AWS::Serverless::Api: ThrottlingRateLimit, ThrottlingBurstLimit",
      terraform: "aws_api_gateway_method_settings: throttling_rate_limit, throttling_burst_limit",
    },
  };
}

function planLimit({ apiKeys }: CallEvidence): Limit | undefined {
  const { key, plans = [] } = itemValue(apiKeys) ?? {};
  const plan = plans.find(({ id }) => key?.planIds.includes(id));
  if (plan === undefined || (plan.rate === undefined && plan.burst === undefined)) return undefined;
  return {
    what: `usage plan ${plan.name || plan.id}`,
    rate: plan.rate,
    burst: plan.burst,
    fix: {
      text: `raise the limits of usage plan ${plan.name || plan.id}`,
      console: "API Gateway > Usage plans > the plan > Edit",
      cli: `aws apigateway update-usage-plan --usage-plan-id ${plan.id} --patch-operations op=replace,path=/throttle/rateLimit,value=<n>`,
      terraform: "throttle_settings of aws_api_gateway_usage_plan",
    },
  };
}

const isClosed = ({ rate, burst }: Limit): boolean => rate === 0 || burst === 0;
const limitText = ({ what, rate, burst }: Limit): string =>
  `${what}: ${rate ?? "no limit of"} requests per second, burst ${burst ?? "without a limit"}`;

const ACCOUNT: CauseFix = {
  text: "call less often, with backoff; the account's limits of the region are raised at Service Quotas",
  console: "Service Quotas > AWS services > Amazon API Gateway > Throttle rate",
  cli: "aws apigateway get-account --query throttleSettings",
};

/** More calls than a limit of the stage, the usage plan or the account lets through. */
export const throttled: Cause = {
  code: "throttled",
  severity: "error",
  docs: guide("api-gateway-request-throttling"),
  detect(evidence) {
    const answer = answerOf(evidence);
    const isThrottled =
      answer?.errorType === "TooManyRequestsException" ||
      (answer?.status === 429 && answer.errorType === "" && answer.source === "api-gateway");
    if (!isThrottled) return undefined;
    const limits = [stageLimit(evidence), planLimit(evidence)].filter((one) => one !== undefined);
    const closed = limits.find(isClosed);
    const facts = [...limits.map(limitText), answerFact(evidence)];
    if (closed !== undefined)
      return {
        message: `the limit of ${closed.what} is 0, so it lets no call through`,
        evidence: facts,
        fix: closed.fix,
      };
    const [first] = limits;
    return {
      message:
        first === undefined
          ? "API Gateway throttles the call: neither stage nor usage plan limits it, so the account's limit of the region is reached"
          : `API Gateway throttles the call: more calls come than ${first.what} lets through`,
      evidence: facts,
      fix: first?.fix ?? ACCOUNT,
    };
  },
};
