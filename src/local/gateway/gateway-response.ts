import type { GatewayResponse } from "../apigateway/model.ts";
import type { HttpResponse } from "../http.ts";
import type { Asked } from "./asked.ts";
import type { AuthorizerContext } from "./authorize.ts";
import type { Failure } from "./failure.ts";
import { mappedAnswer } from "./mapped-answer.ts";
import type { Routed } from "./routing.ts";
import { substitute } from "./substitute.ts";

/** The entry for this type, or the one that was put for all of its hundred. */
function entryFor({ type }: Failure, status: number, asked: Asked): GatewayResponse | undefined {
  const all = asked.snapshot.gatewayResponses;
  return all[type] ?? all[status < 500 ? "DEFAULT_4XX" : "DEFAULT_5XX"];
}

/** The answer of the gateway itself, with the template and the headers that were put for it. */
export function gatewayResponse(
  failure: Failure,
  asked: Asked,
  routed?: Routed,
  authorizer: AuthorizerContext | undefined = failure.authorizer,
): Promise<HttpResponse> {
  const { status, errorType } = failure;
  const entry = entryFor(failure, status, asked);
  // A denial says "Message" until somebody customises gateway responses.
  const member = entry === undefined && failure.type === "ACCESS_DENIED" ? "Message" : "message";
  const plain = ["application/json", `{"${member}":$context.error.messageString}`] as const;
  const [type, template] = Object.entries(entry?.responseTemplates ?? {})[0] ?? plain;
  const { told, type: responseType } = failure;
  const error = { message: told ?? "", messageString: JSON.stringify(told), responseType };
  return mappedAnswer(
    { asked, routed, authorizer, error },
    {
      status: Number(entry?.statusCode ?? status),
      type,
      template,
      fill: substitute,
      parameters: entry?.responseParameters,
      headers: [["x-amzn-ErrorType", errorType]],
    },
  );
}
