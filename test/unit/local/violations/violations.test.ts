import { describe, expect, test } from "vitest";
import { catalog } from "../../../../src/local/catalog.ts";
import { type HttpRequest, headerOf } from "../../../../src/local/http.ts";
import { inputOf, memberOf, modelOf } from "../../../../src/local/model/service-model.ts";
import { createServices } from "../../../../src/local/services.ts";
import type { Service } from "../../../../src/local/wire/operation.ts";
import { NO_RUNTIME } from "../../../support/local/memory-store.ts";
import { requestOf } from "../../../support/local/protocol-request.ts";
import { testWorld } from "../../../support/local/world.ts";
import { casesOf, sampleOf } from "./samples.ts";

const services = catalog(NO_RUNTIME);
const { world } = testWorld();
// Signatures are tested elsewhere; here every request is let through to the service.
const serve = createServices(services, world, async () => undefined);

/** The code of an error, in whichever way the protocol has it. */
function codeOf(headers: HttpRequest["headers"], body: string): string | undefined {
  const typed = headerOf({ headers } as HttpRequest, "x-amzn-errortype");
  return typed ?? /<Code>(.*?)<\/Code>/.exec(body)?.[1] ?? /"__type":"(.*?)"/.exec(body)?.[1];
}

async function answerTo(service: Service, operation: string, input: Readonly<Record<string, unknown>>) {
  const { status, headers, body } = await serve(requestOf(service, operation, input));
  return { status, code: codeOf(headers, body.toString()), body: body.toString() };
}

const INVALID: Readonly<Record<string, string>> = {
  apigateway: "ValidationException",
  apigatewayv2: "BadRequestException",
  lambda: "ValidationException",
  iam: "ValidationError",
  logs: "InvalidParameterException",
  "cognito-idp": "InvalidParameterException",
  sts: "ValidationError",
};

/** What AWS does not refuse, or refuses in another way. Each with its reason. */
const EXCEPTIONS: Readonly<Record<string, string>> = {
  "lambda CreateFunction Runtime enum": "lambda_api.json, create_lambda_exceptions: InvalidParameterValueException",
  "lambda UpdateFunctionConfiguration Runtime enum": "lambda_api.json, update_lambda_exceptions: the same",
  "apigateway ImportRestApi body required": "a request without a body has an empty one, which is no definition",
  "apigateway PutRestApi body required": "the same",
};

/** Forms, paths, queries and headers hold texts only; a path without a part of it is another path. */
function canBeSent(service: Service, operation: string, member: string, constraint: string): boolean {
  const model = modelOf(service.name);
  const { members = {} } = inputOf(model, operation);
  const { location } = memberOf(members[member.replace(/[.[{].*/s, "")] ?? "");
  if (constraint === "type") return service.protocol !== "query" && location === undefined;
  return !(constraint === "min" && location === "uri");
}

let tried = 0;

describe.each(services)("$name", (service) => {
  const model = modelOf(service.name);
  test.each(Object.keys(service.operations))("%s refuses what breaks AWS's model", async (operation) => {
    const accepted: string[] = [];
    for (const { member, constraint, input } of casesOf(model, operation)) {
      const name = `${service.name} ${operation} ${member} ${constraint}`;
      if (name in EXCEPTIONS || !canBeSent(service, operation, member, constraint)) continue;
      tried += 1;
      const { status, code, body } = await answerTo(service, operation, input);
      const wanted =
        constraint === "type" ? ["SerializationException", INVALID[service.name]] : [INVALID[service.name]];
      if (status !== 400 || !wanted.includes(code)) accepted.push(`${name}: ${status} ${code} ${body.slice(0, 160)}`);
    }
    expect(accepted).toEqual([]);
  });
  test.each(Object.keys(service.operations))("%s does not refuse the shape of a valid input", async (operation) => {
    const input = sampleOf(model, {
      ...(model.shapes[model.operations[operation]?.input ?? ""] ?? { type: "structure" }),
    });
    const { body } = await answerTo(service, operation, input as Record<string, unknown>);
    expect(body).not.toMatch(/validation errors? detected|SerializationException/);
  });
});

test("all members were tried", () => {
  expect(tried).toBeGreaterThanOrEqual(2_700);
});
