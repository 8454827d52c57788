import { type HttpRequest, type HttpResponse, headerOf } from "../http.ts";
import { Refusal } from "./refusal.ts";

/** JSON 1.1: the operation is in X-Amz-Target, everything else in the body. Logs and Cognito speak it. */

/** @throws Refusal SerializationException when the body is no JSON object. */
export function awsJsonInput(request: HttpRequest): { operation: string; input: Record<string, unknown> } {
  const operation = headerOf(request, "x-amz-target")?.split(".")[1] ?? "";
  try {
    return { operation, input: JSON.parse(request.body.toString() || "{}") };
  } catch {
    throw new Refusal(400, "SerializationException", "The body is not JSON");
  }
}

const answer = (status: number, value: unknown, requestId: string): HttpResponse => ({
  status,
  headers: [
    ["Content-Type", "application/x-amz-json-1.1"],
    ["x-amzn-RequestId", requestId],
  ],
  body: value === undefined ? "" : JSON.stringify(value),
});

export const awsJsonOutput = (output: unknown, requestId: string): HttpResponse => answer(200, output, requestId);

export const awsJsonRefusal = ({ status, code, message, fields }: Refusal, requestId: string): HttpResponse =>
  answer(status, { __type: code, message, ...fields }, requestId);
