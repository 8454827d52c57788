import type { PutIntegrationCommandInput } from "@aws-sdk/client-api-gateway";
import type { PlainFunction } from "./plain-functions.ts";

type IntegrationInput = Omit<PutIntegrationCommandInput, "restApiId" | "resourceId" | "httpMethod">;

/** What a method invokes. */
export interface PlainIntegration {
  readonly input: IntegrationInput;
  /** The function that the method may invoke: it gets a permission for that method. */
  readonly permit?: PlainFunction;
  /** Answers of an integration that is not a proxy, by status. */
  readonly responses?: Readonly<Record<string, IntegrationAnswer>>;
}

/** One answer of an integration that is not a proxy. */
export interface IntegrationAnswer {
  /** By name, as the mapping has it: `'*'` in quotes is a text. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly templates?: Readonly<Record<string, string>>;
  /** Of the function's error; without it, this is the default. */
  readonly selectionPattern?: string;
}

/** How API Gateway names a function that it invokes. */
export const invocationUri = (arn: string): string =>
  `arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/${arn}/invocations`;

/** What a scenario changes of a Lambda integration. */
export interface LambdaChanges extends Partial<IntegrationInput> {
  /** false: the method gets no permission to invoke the function. */
  readonly permit?: boolean;
}

/** The function gets the whole request and returns the whole answer. */
export function lambdaProxy(fn: PlainFunction, { permit = true, ...changes }: LambdaChanges = {}): PlainIntegration {
  const input = { type: "AWS_PROXY", integrationHttpMethod: "POST", uri: invocationUri(fn.arn), ...changes } as const;
  return { input, ...(permit && { permit: fn }) };
}

/** The function gets what a template makes of the request; its answer becomes the body. */
export function lambdaMapped(
  fn: PlainFunction,
  template: string,
  { permit = true, ...changes }: LambdaChanges = {},
): PlainIntegration {
  const proxy = lambdaProxy(fn, { permit, type: "AWS", passthroughBehavior: "NEVER", ...changes });
  const requestTemplates = { "application/json": template };
  return { ...proxy, input: { ...proxy.input, requestTemplates }, responses: { 200: {} } };
}

/** API Gateway answers by itself. */
export function mock(status = 200, answer: IntegrationAnswer = {}): PlainIntegration {
  const requestTemplates = { "application/json": JSON.stringify({ statusCode: status }) };
  return { input: { type: "MOCK", requestTemplates }, responses: { [status]: answer } };
}
