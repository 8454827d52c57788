import { type Call, type Operation, operation } from "../wire/operation.ts";
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
  call.world.store.changed();
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
  call.world.store.changed();
  return response;
}

function remove(input: Given, call: Call): void {
  const { methodResponses } = methodOf(input, call);
  responseOf(methodResponses, input);
  delete methodResponses[input.status];
  call.world.store.changed();
}

const AT = "/restapis/{apiId}/resources/{resourceId}/methods/{verb}/responses/{status}";

/** What a method may answer: statuses with the headers it declares. */
export const methodResponseOperations: Readonly<Record<string, Operation>> = {
  PutMethodResponse: operation<Given>({ http: `PUT ${AT}`, status: 201, shape: STATUS, run: put }),
  GetMethodResponse: operation<Given>({
    http: `GET ${AT}`,
    shape: STATUS,
    run: (input, call) => responseOf(methodOf(input, call).methodResponses, input),
  }),
  UpdateMethodResponse: operation<Given>({
    http: `PATCH ${AT}`,
    status: 201,
    shape: { patchOperations: patches("updateMethodResponse"), ...STATUS },
    run: update,
  }),
  DeleteMethodResponse: operation<Given>({ http: `DELETE ${AT}`, status: 204, shape: STATUS, run: remove }),
};
