import { apigateway } from "./apigateway/apigateway.ts";
import { apigatewayv2 } from "./apigatewayv2/apigatewayv2.ts";
import { cognito } from "./cognito/cognito.ts";
import { testOperations } from "./gateway/test-invoke.ts";
import { iam } from "./iam/iam.ts";
import { lambda } from "./lambda/lambda.ts";
import type { Runtime } from "./lambda/runtime-model.ts";
import { logs } from "./logs/logs.ts";
import { sts } from "./sts/sts.ts";
import type { Service } from "./wire/operation.ts";

/** API Gateway's control plane with the operations that run what it describes. */
const apis: Service = { ...apigateway, operations: { ...apigateway.operations, ...testOperations } };

/** All services of the endpoint. @param runtime what runs functions; their names and inputs need none. */
export const catalog = (runtime: Runtime): readonly Service[] => [
  sts,
  iam,
  lambda(runtime),
  apis,
  apigatewayv2,
  cognito,
  logs,
];
