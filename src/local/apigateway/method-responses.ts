import { type Call, type Operation, op } from "../wire/operation.ts";
import { pattern, type Shape } from "../wire/shape.ts";
import { methodOf, type Path, responseOf } from "./lookup.ts";
import type { MethodResponse } from "./model.ts";
import { entry, type Fields, type Patch, patch, patches } from "./patch.ts";
import { conflict, notFound } from "./refusals.ts";

interface Given extends Path {
  readonly responseParameters?: Readonly<Record<string, boolean>>;
  readonly responseModels?: Readonly<Record<string, string>>;
  readonly patchOperations?: readonly Patch[];
}

/** The model's rule of status codes in paths. */
export const STATUS: Shape = { status: { pattern: pattern("[1-5]\\d\\d"), shown: "statusCode" } };

function put(input: Given, call: Call) {
  const { methodResponses } = methodOf(input, call);
  const { status, responseParameters, responseModels } = input;
  if (methodResponses[status]) throw conflict("Response already exists for this resource");
  const response = {
    statusCode: status,
    ...(responseParameters && { responseParameters }),
    ...(responseModels && { responseModels }),
  };
  methodResponses[status] = response;
  return response;
}

const mustBeThere = (message: string) => (map: Record<string, unknown>, key: string, op: string) => {
  if (op !== "add" && !(key in map)) throw notFound(message);
};
const HEADER = /^method\.response\.header\.[!-~]+$/;

const FIELDS: Fields<MethodResponse> = {
  "/responseParameters/*": entry(
    "responseParameters",
    (value) => value === "true",
    (map, key, op) => {
      if (!HEADER.test(key)) throw notFound("Invalid parameter name specified");
      mustBeThere("Invalid parameter name specified")(map, key, op);
    },
  ),
  "/responseModels/*": entry("responseModels", undefined, mustBeThere("Content-Type specified was not found")),
};

function update(input: Given, call: Call) {
  const response = responseOf(methodOf(input, call).methodResponses, input);
  patch(response, input.patchOperations, FIELDS);
  return response;
}

function remove(input: Given, call: Call): void {
  const { methodResponses } = methodOf(input, call);
  responseOf(methodResponses, input);
  delete methodResponses[input.status];
}

const AT = "/restapis/{apiId}/resources/{resourceId}/methods/{verb}/responses/{status}";

/** What a method may answer: statuses with the headers it declares. */
export const methodResponseOperations: Readonly<Record<string, Operation>> = {
  PutMethodResponse: op<Given>(`PUT ${AT} 201`, put, STATUS),
  GetMethodResponse: op<Given>(
    `GET ${AT}`,
    (input, call) => responseOf(methodOf(input, call).methodResponses, input),
    STATUS,
  ),
  UpdateMethodResponse: op<Given>(`PATCH ${AT} 201`, update, { ...patches("updateMethodResponse"), ...STATUS }),
  DeleteMethodResponse: op<Given>(`DELETE ${AT} 204`, remove, STATUS),
};
