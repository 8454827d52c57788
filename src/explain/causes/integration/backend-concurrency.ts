import { itemValue } from "../../evidence/item.ts";
import { integrationCause } from "./integration-cause.ts";
import { routeName } from "./integration-words.ts";

/** No run of the function is allowed: Lambda answers TooManyRequestsException, API Gateway 500. */
export const backendConcurrency = integrationCause({
  code: "backend-concurrency",
  expects: "integrations' functions may run",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/configuration-concurrency.html",
  status: 500,
  faultOf(_evidence, { route, backend }) {
    if (!backend || itemValue(backend.info)?.reservedConcurrency !== 0) return undefined;
    return {
      message: `the reserved concurrency of function ${backend.name} behind ${routeName(route)} is 0, so Lambda throttles every call and API Gateway answers 500`,
      evidence: ["reserved concurrency: 0"],
      fix: {
        text: "reserve more, or reserve nothing so that the function shares the account's concurrency",
        console: `Lambda > Functions > ${backend.name} > Configuration > Concurrency and recursion detection > Edit`,
        cli: `aws lambda delete-function-concurrency --function-name ${backend.name} --region ${backend.region}`,
        sam: "AWS::Lambda::Function: remove ReservedConcurrentExecutions: 0",
        terraform: "aws_lambda_function: reserved_concurrent_executions = -1",
      },
    };
  },
});
