import { awsAnswer, type HttpResponse, headerOf } from "../http.ts";
import { jsonIn } from "../parse-json.ts";
import type { Protocol } from "./operation.ts";
import { Refusal } from "./refusal.ts";

const answer = (status: number, value: unknown, requestId: string): HttpResponse =>
  awsAnswer(status, "application/x-amz-json-1.1", requestId, value === undefined ? "" : JSON.stringify(value));

/** JSON 1.1: the operation is in X-Amz-Target, everything else in the body. Logs and Cognito speak it. */
export const awsJson: Protocol = {
  input(request) {
    const operation = headerOf(request, "x-amz-target")?.split(".")[1] ?? "";
    const input = jsonIn(request.body.toString() || "{}");
    if (input === undefined) throw new Refusal(400, "SerializationException", "The body is not JSON");
    return { operation, input: input as Record<string, unknown> };
  },
  output: (output, requestId) => answer(200, output, requestId),
  refusal: ({ status, code, message, fields }, requestId) =>
    answer(status, { __type: code, message, ...fields }, requestId),
};
