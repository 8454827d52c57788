import type { Integration } from "../apigateway/apigateway-model.ts";
import type { Headers, HttpResponse } from "../http.ts";
import { isObject, jsonIn } from "../parse-json.ts";
import type { World } from "../world.ts";
import { observePhase } from "./access-log/observed-call.ts";
import type { Answered } from "./call-function.ts";
import { requestEvent } from "./event.ts";
import { functionFailed, malformedProxyAnswer } from "./failure.ts";
import { errorIn, invokeFunction } from "./invoke-function.ts";
import { remapped } from "./remapped.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import type { RoutedInput } from "./template-variables.ts";

/** "image/*" covers "image/png"; the type may be followed by parameters, an Accept header by more types. */
const isBinary = (types: readonly string[], header: string | undefined): boolean => {
  const first = header?.split(/[;,]/)[0]?.trim().toLowerCase() ?? "";
  return types.some(
    (type) => type === "*/*" || type === first || (type.endsWith("/*") && first.startsWith(type.slice(0, -1))),
  );
};

/** The event of an AWS_PROXY integration, version 1.0. */
function proxyEvent({ request, routed, authorizer }: RoutedInput): object {
  const event = requestEvent(request, routed);
  const isBase64Encoded =
    request.body.length > 0 && isBinary(request.snapshot.binaryMediaTypes, headerIn(request, "content-type"));
  return {
    ...event,
    requestContext: authorizer === undefined ? event.requestContext : { ...event.requestContext, authorizer },
    body: request.body.length === 0 ? null : request.body.toString(isBase64Encoded ? "base64" : "utf8"),
    isBase64Encoded,
  };
}

const given = (name: string, value: unknown) => {
  if (typeof value === "object" && value !== null) throw malformedProxyAnswer();
  return [remapped(name), String(value)] as const;
};

/** Both maps, merged: of a name in both, the list comes first, and lends its spelling. As recorded. */
function headersOf(answer: Record<string, unknown>): Headers {
  const lists = Object.entries(answer["multiValueHeaders"] ?? {}).map(([name, values]) => {
    if (!Array.isArray(values)) throw malformedProxyAnswer();
    return [name, values] as const;
  });
  const single = new Map(Object.entries(answer["headers"] ?? {}).map((pair) => [pair[0].toLowerCase(), pair] as const));
  const merged = lists.flatMap(([name, values]) => {
    const [, value] = single.get(name.toLowerCase()) ?? [];
    single.delete(name.toLowerCase());
    return [...values, ...(value === undefined || values.includes(value) ? [] : [value])].map((one) =>
      given(name, one),
    );
  });
  return [...[...single.values()].map(([name, value]) => given(name, value)), ...merged];
}

const MEMBERS = new Set(["statusCode", "headers", "multiValueHeaders", "body", "isBase64Encoded"]);

function envelopeOf(answered: Answered): Record<string, unknown> {
  if (answered.functionError !== undefined) throw functionFailed(errorIn(answered), answered.requestId);
  const answer = jsonIn(answered.payload);
  if (!isObject(answer)) throw malformedProxyAnswer();
  if (Object.keys(answer).some((name) => !MEMBERS.has(name))) throw malformedProxyAnswer();
  return answer;
}

/**
 * The function's answer as the caller gets it.
 * @throws Failure with 502 when it is not what a proxy integration must return.
 */
export function proxyAnswer(answered: Answered, request: GatewayRequest): HttpResponse {
  const answer = envelopeOf(answered);
  const { statusCode = 200, body = "", isBase64Encoded = false } = answer;
  const status = Number(statusCode);
  const hasBody = typeof body === "string" || body === null;
  if (!Number.isInteger(status) || status < 100 || status > 599 || !hasBody) throw malformedProxyAnswer();
  const headers = headersOf(answer);
  const hasType = headers.some(([name]) => name.toLowerCase() === "content-type");
  const decodes = isBase64Encoded === true && isBinary(request.snapshot.binaryMediaTypes, headerIn(request, "accept"));
  return {
    status,
    headers: [
      ...(hasType ? [] : [["Content-Type", "application/json"] as const]),
      ["x-amzn-RequestId", request.requestId],
      ["x-amz-apigw-id", request.extendedRequestId],
      ["X-Amzn-Trace-Id", request.traceId],
      ...headers,
    ],
    body: decodes ? Buffer.from(body ?? "", "base64") : (body ?? ""),
  };
}

/** Calls the function behind a method; a proxy integration maps nothing. @throws Failure. */
export async function callProxy(world: World, integration: Integration, input: RoutedInput): Promise<HttpResponse> {
  const payload = Buffer.from(JSON.stringify(proxyEvent(input)));
  const answer = proxyAnswer(await invokeFunction(world, integration, input.request, payload), input.request);
  observePhase(input.request, "integration", { status: answer.status });
  return answer;
}
