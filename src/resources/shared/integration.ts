/** A response from API Gateway itself (CORS preflight). */
export interface MockIntegration {
  readonly type: "MOCK";
  /** Headers with fixed values. */
  readonly headers: Readonly<Record<string, string>>;
  /** A Velocity template for headers that depend on the request: it sets `$context.responseOverride.header.<name>`. */
  readonly template?: string;
}

/** What a method invokes: a function through a proxy integration, or API Gateway itself. */
export type Integration = { readonly type: "AWS_PROXY"; readonly uri: string } | MockIntegration;

export const OK = "200";
export const JSON_TYPE = "application/json";
/** What a MOCK answers by. */
export const REQUEST_TEMPLATE = '{"statusCode": 200}';
export const RESPONSE_HEADER = "method.response.header.";

/** The headers of a MOCK response: the fixed ones, and those that its template sets. */
export function headersOf({ headers, template = "" }: MockIntegration): string[] {
  const set = template.matchAll(/\$context\.responseOverride\.header\.([\w-]+)/g);
  return [...new Set([...Object.keys(headers), ...Array.from(set, ([, name = ""]) => name)])];
}

/** The response parameters of a MOCK: fixed values in AWS's mapping expressions are quoted. */
export const fixedHeaders = ({ headers }: MockIntegration): Record<string, string> =>
  Object.fromEntries(Object.entries(headers).map(([name, value]) => [RESPONSE_HEADER + name, `'${value}'`]));

/** The variables of a path: "id" and "proxy" of "/orders/{id}/{proxy+}". */
export const variablesIn = (path: string): string[] =>
  Array.from(path.matchAll(/\{([^}]+?)\+?\}/g), ([, name = ""]) => name);
