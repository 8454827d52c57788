import { catalog } from "../../../src/local/catalog.ts";
import type { HttpRequest } from "../../../src/local/http.ts";
import { modelOf } from "../../../src/local/model/service-model.ts";
import { PROTOCOLS, serviceFor } from "../../../src/local/services.ts";
import type { Service } from "../../../src/local/wire/operation.ts";
import { NO_RUNTIME } from "../local/memory-store.ts";

const SERVICES = catalog(NO_RUNTIME);

/** A request to AWS, as IAM sees it. */
export interface RequestedPermission {
  readonly service: Service;
  /** "GetPolicy" */
  readonly operation: string;
  /** "lambda:GetPolicy"; API Gateway's have the path in place of an operation: "apigateway:GET /restapis/[id]/stages". */
  readonly permission: string;
  /** "lambda:GetPolicy", "apigateway:GET" */
  readonly action: string;
  /** As IAM's refusals name it. */
  readonly resource: string;
}

const ACCOUNT = "000000000000";
const REGION = "us-east-1";

function resourceOf({ name }: Service, path: string, input: Readonly<Record<string, unknown>>): string {
  switch (name) {
    case "apigateway":
      return `arn:aws:apigateway:${REGION}::${path}`;
    case "iam":
      return `role ${input["RoleName"]}`;
    case "logs":
      return `arn:aws:logs:${REGION}:${ACCOUNT}:log-group:${input["logGroupName"] ?? ""}:log-stream:`;
    case "lambda":
      return `arn:aws:lambda:${REGION}:${ACCOUNT}:function:${input["FunctionName"] ?? "*"}`;
    default:
      return "*";
  }
}

/** Which permission an SDK's request needs. @throws Error for a request that addresses no operation. */
export function requestedPermission(request: HttpRequest): RequestedPermission {
  const service = serviceFor(request, SERVICES);
  const call = service && PROTOCOLS[service.protocol].input(request, service);
  if (service === undefined || call === undefined)
    throw new Error(`${request.method} ${request.target} addresses no operation of AWS`);
  const { operation, input } = call;
  const [path = ""] = request.target.split("?");
  const [method = "", pattern = ""] = modelOf(service.name).operations[operation]?.http?.split(" ") ?? [];
  const isPathed = service.name === "apigateway";
  const action = isPathed
    ? `apigateway:${method}`
    : `${service.name}:${operation === "Invoke" && service.name === "lambda" ? "InvokeFunction" : operation}`;
  const where = isPathed ? ` ${pattern.replace(/\{[^}]+\}/g, "[id]").replace(/\?.*/, "")}` : "";
  return { service, operation, permission: action + where, action, resource: resourceOf(service, path, input) };
}
