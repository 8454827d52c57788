import type { Integration, IntegrationResponse } from "../apigateway/model.ts";
import type { HttpResponse } from "../http.ts";
import { headerIn } from "./asked.ts";
import { Failure } from "./failure.ts";
import { mappedAnswer } from "./mapped-answer.ts";
import type { Routed } from "./routing.ts";
import { type Known, variablesOf } from "./template-variables.ts";
import { render } from "./velocity.ts";

/** The status that the request template asks for: `{"statusCode": 200}`, with or without the quotes. */
async function askedStatus({ requestTemplates = {} }: Integration, known: Known): Promise<string> {
  const { asked } = known;
  const type = headerIn(asked, "content-type")?.split(";")[0] ?? "application/json";
  const template = requestTemplates[type] ?? requestTemplates["application/json"] ?? "";
  const request = await render(template, variablesOf({ ...known, body: asked.body.toString() }));
  const [, status] = /[{,]\s*"?statusCode"?\s*:\s*"?(\d{3})\b/.exec(request) ?? [];
  if (status === undefined) throw new Error("the request template of a MOCK integration must give a statusCode");
  return status;
}

/** The response whose pattern the status matches, else the one without a pattern. */
function responseFor({ integrationResponses }: Integration, status: string): IntegrationResponse | undefined {
  const all = Object.values(integrationResponses);
  const fits = ({ selectionPattern }: IntegrationResponse) =>
    selectionPattern !== undefined && selectionPattern !== "" && new RegExp(`^(?:${selectionPattern})$`).test(status);
  return all.find(fits) ?? all.find(({ selectionPattern = "" }) => selectionPattern === "");
}

async function answer(integration: Integration, { method }: Routed, known: Known): Promise<HttpResponse> {
  const response = responseFor(integration, await askedStatus(integration, known));
  if (response === undefined || method.methodResponses[response.statusCode] === undefined)
    throw new Error("no integration response and method response for the status of a MOCK integration");
  const templates = response.responseTemplates ?? {};
  const type = "application/json" in templates ? "application/json" : (Object.keys(templates)[0] ?? "application/json");
  const { statusCode, responseParameters: parameters } = response;
  return mappedAnswer(known, {
    status: Number(statusCode),
    type,
    template: templates[type] ?? "",
    fill: render,
    parameters,
  });
}

/**
 * The answer of a MOCK integration, as CORS preflights have it.
 * @throws Failure 500 when a template or the response is missing or wrong, as AWS answers.
 */
export async function mockAnswer(integration: Integration, routed: Routed, known: Known): Promise<HttpResponse> {
  return answer(integration, routed, known).catch((cause: unknown) => {
    throw new Failure("API_CONFIGURATION_ERROR", "Internal server error", undefined, cause);
  });
}
