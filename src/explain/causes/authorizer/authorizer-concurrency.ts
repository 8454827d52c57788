import { itemValue } from "../../evidence/item.ts";
import { answered, authorizerFailure } from "../answered.ts";
import type { Cause } from "../cause.ts";
import { configuredCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { testOf } from "./function-outcome.ts";

const DOCS = "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html";

const none = configuredCause({
  code: "authorizer-concurrency",
  expects: "authorizers' functions may run",
  docs: DOCS,
  faultOf(_evidence, { view, function: of }) {
    if (of === undefined || itemValue(of.info)?.reservedConcurrency !== 0) return undefined;
    return {
      message: `the reserved concurrency of function ${of.name} of authorizer ${view.name} is 0, so Lambda throttles every call of it and API Gateway answers 500`,
      evidence: ["reserved concurrency: 0"],
      fix: {
        text: "reserve more, or nothing, so that the function shares what the account has",
        console: functionConsole(of, "Configuration > Concurrency and recursion detection > Edit"),
        cli: `aws lambda delete-function-concurrency --function-name ${of.name} --region ${of.region}`,
        sam: "AWS::Serverless::Function, AWS::Lambda::Function: remove ReservedConcurrentExecutions: 0",
        terraform: "aws_lambda_function: reserved_concurrent_executions = -1",
      },
    };
  },
});

const THROTTLED = /Rate Exceeded|TooManyRequests|status: 429|ConcurrentInvocationLimitExceeded/i;

/** No run of the authorizer's function is free: none is reserved, or all are busy. */
export const authorizerConcurrency: Cause = {
  ...none,
  detect(evidence) {
    const found = none.detect?.(evidence);
    const of = evidence.route?.authorizer?.function;
    if (found || of === undefined || !authorizerFailure(evidence)) return found;
    const { problem = "", log = [] } = testOf(evidence) ?? {};
    const words = [problem, ...log].find((one) => THROTTLED.test(one));
    if (words === undefined) return undefined;
    const reserved = itemValue(of.info)?.reservedConcurrency;
    return {
      message: `Lambda throttles function ${of.name} of authorizer ${evidence.route?.authorizer?.view.name}, so API Gateway answers 500`,
      evidence: [
        ...answered(evidence),
        `TestInvokeAuthorizer: ${words}`,
        reserved === undefined
          ? "no concurrency is reserved: the account's is used up"
          : `reserved concurrency: ${reserved}`,
      ],
      fix: {
        text: "reserve concurrency for the authorizer, cache its answers with a TTL, or ask AWS for a higher quota",
        console: functionConsole(of, "Configuration > Concurrency and recursion detection > Edit"),
        cli: `aws lambda put-function-concurrency --function-name ${of.name} --region ${of.region} --reserved-concurrent-executions <number>`,
        lambdaAuthz: "[authorizer] cache_ttl = 300",
      },
    };
  },
};
