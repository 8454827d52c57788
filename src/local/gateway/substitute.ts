import { own } from "../own.ts";

const VARIABLE = /\$(?:\{((?:context|stageVariables)(?:\.[\w-]+)+)\}|((?:context|stageVariables)(?:\.[\w-]+)+))/g;

/**
 * Fills in the template of a gateway response: `$context` and `$stageVariables` are replaced, the rest is text, for AWS
 * does not hand it to Velocity. What is not known is empty.
 * @param variables `context` and `stageVariables`.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions-gateway-responses.responseTemplates.html
 */
export function substitute(template: string, variables: object): string {
  return template.replace(VARIABLE, (_, braced: string | undefined, bare: string | undefined) => {
    const path = (braced ?? bare ?? "").split(".");
    return String(path.reduce((value: unknown, name) => own(Object(value), name), variables as unknown) ?? "");
  });
}
