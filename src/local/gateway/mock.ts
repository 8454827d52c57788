import type { Integration, IntegrationResponse } from "../apigateway/model.ts";
import type { HttpResponse } from "../http.ts";
import { type Asked, headerIn } from "./asked.ts";
import { Failure } from "./failure.ts";
import type { Routed } from "./routing.ts";

const broken = (): Failure => new Failure("API_CONFIGURATION_ERROR", "Internal server error");

/** The status that the request template asks for: `{"statusCode": 200}`, with or without the quotes. */
function askedStatus({ requestTemplates = {} }: Integration, asked: Asked): string {
  const type = headerIn(asked, "content-type")?.split(";")[0] ?? "application/json";
  const template = requestTemplates[type] ?? requestTemplates["application/json"] ?? "";
  const [, status] = /^\s*\{\s*"?statusCode"?\s*:\s*(\d{3})\s*,?/.exec(template) ?? [];
  return status ?? refuse();
}

function refuse(): never {
  throw broken();
}

/** The response whose pattern the status matches, else the one without a pattern. */
function responseFor({ integrationResponses }: Integration, status: string): IntegrationResponse | undefined {
  const all = Object.values(integrationResponses);
  const fits = ({ selectionPattern }: IntegrationResponse) =>
    selectionPattern !== undefined && selectionPattern !== "" && new RegExp(`^(?:${selectionPattern})$`).test(status);
  return all.find(fits) ?? all.find(({ selectionPattern = "" }) => selectionPattern === "");
}

/** Only texts: of Velocity, the template language, this endpoint knows nothing and says so. */
function bodyOf({ responseTemplates = {} }: IntegrationResponse): string {
  const template = responseTemplates["application/json"] ?? Object.values(responseTemplates)[0] ?? "";
  return /[#$]/.test(template) ? refuse() : template;
}

/**
 * The answer of a MOCK integration, as CORS preflights have it.
 * @throws Failure 500 when the template or the response is missing, as AWS answers.
 */
export function mockAnswer(integration: Integration, { method }: Routed, asked: Asked): HttpResponse {
  const response = responseFor(integration, askedStatus(integration, asked));
  if (response === undefined || method.methodResponses[response.statusCode] === undefined) throw broken();
  const headers = Object.entries(response.responseParameters ?? {}).flatMap(([name, value]) =>
    value.startsWith("'") ? [[name.replace("method.response.header.", ""), value.slice(1, -1)] as const] : [],
  );
  return {
    status: Number(response.statusCode),
    headers: [
      ["Content-Type", "application/json"],
      ["x-amzn-RequestId", asked.requestId],
      ["x-amz-apigw-id", asked.extendedRequestId],
      ...headers,
    ],
    body: bodyOf(response),
  };
}
