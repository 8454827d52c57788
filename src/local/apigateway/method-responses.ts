import { filled } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import type { MethodResponse } from "./apigateway-model.ts";
import { conflict, notFound } from "./apigateway-refusals.ts";
import { methodOf, type Path, responseOf } from "./lookup.ts";
import { entry, type Fields, PATCHES, type Patches, patch } from "./patch.ts";

type ResponseInput = Path & Partial<MethodResponse> & Patches;

function put(input: ResponseInput, call: Call) {
  const { methodResponses } = methodOf(input, call);
  const { statusCode: status } = input;
  if (methodResponses[status]) throw conflict("Response already exists for this resource");
  methodResponses[status] = { statusCode: status, ...filled(input, "responseParameters", "responseModels") };
  return methodResponses[status];
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

const get = (input: ResponseInput, call: Call) => responseOf(methodOf(input, call).methodResponses, input);

function remove(input: ResponseInput, call: Call): void {
  const { methodResponses } = methodOf(input, call);
  responseOf(methodResponses, input);
  delete methodResponses[input.statusCode];
}

/** What a method may answer: statuses with the headers it declares. */
export const methodResponseOperations: Readonly<Record<string, Operation>> = {
  PutMethodResponse: op<ResponseInput>("responseParameters responseModels", put),
  GetMethodResponse: op<ResponseInput>("", get),
  UpdateMethodResponse: op<ResponseInput>(PATCHES, (input, call) => patch(get(input, call), input, FIELDS)),
  DeleteMethodResponse: op<ResponseInput>("", remove),
};
