/** A REST API as one set of settings: as it is configured now, or as the deployment of a stage has it. */
export interface ApiView {
  readonly routes: readonly RouteView[];
  readonly authorizers: readonly AuthorizerView[];
  readonly gatewayResponses: readonly GatewayResponseView[];
  /** JSON; undefined when the API has none. */
  readonly resourcePolicy: string | undefined;
  readonly apiKeySource: "HEADER" | "AUTHORIZER";
  /** True where authorizers or gateway responses could not be read: then nothing follows from their absence. */
  readonly isPartial?: boolean;
}

/** A method of a resource. */
export interface RouteView {
  /** Undefined in an export, which has no ids. */
  readonly resourceId?: string | undefined;
  /** "/orders/{id}" */
  readonly path: string;
  /** "GET", or "ANY". */
  readonly verb: string;
  readonly authorizationType: "NONE" | "CUSTOM" | "COGNITO_USER_POOLS" | "AWS_IAM";
  /** Name of its authorizer. */
  readonly authorizer: string | undefined;
  readonly scopes: readonly string[];
  readonly apiKeyRequired: boolean;
  readonly integration: IntegrationView | undefined;
  /** By status code: the headers that the method response declares, lower case. */
  readonly responseHeaders: Readonly<Record<string, readonly string[]>>;
}

/** What a method calls. */
export interface IntegrationView {
  readonly type: "AWS" | "AWS_PROXY" | "HTTP" | "HTTP_PROXY" | "MOCK";
  readonly uri: string | undefined;
  readonly httpMethod: string | undefined;
  /** Role that invokes; undefined where the function's policy has to allow it. */
  readonly credentials: string | undefined;
  readonly timeoutMs: number;
  readonly connectionType: string | undefined;
  readonly requestTemplates: Readonly<Record<string, string>>;
  readonly requestParameters: Readonly<Record<string, string>>;
  /** "NEVER", "WHEN_NO_MATCH", "WHEN_NO_TEMPLATES". */
  readonly passthrough: string;
  /** By status code of the response: response parameters ("method.response.header.X") to values. */
  readonly responses: Readonly<Record<string, Readonly<Record<string, string>>>>;
  /** By status code of the response: the pattern that selects it; "" for the one that takes what no pattern selects. */
  readonly patterns: Readonly<Record<string, string>>;
}

/** Where API Gateway looks for what an authorizer gets. */
export interface IdentitySource {
  readonly in: "header" | "querystring" | "stageVariables" | "context";
  readonly name: string;
}

export interface AuthorizerView {
  /** Unique in an API. */
  readonly name: string;
  /** Undefined in an export, which knows names only. */
  readonly id: string | undefined;
  readonly type: "TOKEN" | "REQUEST" | "COGNITO_USER_POOLS";
  readonly uri: string | undefined;
  /** Role that invokes the function. */
  readonly credentials: string | undefined;
  readonly identitySources: readonly IdentitySource[];
  readonly validationExpression: string | undefined;
  readonly ttlSeconds: number;
  /** User pools of COGNITO_USER_POOLS. */
  readonly providerArns: readonly string[];
}

export interface GatewayResponseView {
  /** "DEFAULT_4XX", "UNAUTHORIZED". */
  readonly type: string;
  readonly statusCode: string | undefined;
  /** By lower-case header name, as configured: a static value has single quotes around it. */
  readonly headers: Readonly<Record<string, string>>;
}

/** AWS's default when a caller sets no TTL. */
export const DEFAULT_TTL_SECONDS = 300;
/** AWS's default timeout of an integration. */
export const DEFAULT_TIMEOUT_MS = 29_000;

const SOURCE = /^(?:method\.request\.(header|querystring)|(stageVariables|context))\.(.+)$/;

/** "method.request.header.Authorization, context.identity.sourceIp" taken apart. */
export const identitySourcesIn = (text: string | undefined): IdentitySource[] =>
  (text ?? "").split(",").flatMap((one) => {
    const [, parameter, other, name] = SOURCE.exec(one.trim()) ?? [];
    const place = (parameter ?? other) as IdentitySource["in"] | undefined;
    return place === undefined || name === undefined ? [] : [{ in: place, name }];
  });

const HEADER = /^gatewayresponse\.header\.(.+)$/i;

/** Headers of a gateway response from its parameters ("gatewayresponse.header.X"). */
export const gatewayHeaders = (parameters: Readonly<Record<string, string>> | undefined): Record<string, string> =>
  Object.fromEntries(
    Object.entries(parameters ?? {}).flatMap(([name, value]) => {
      const [, header] = HEADER.exec(name) ?? [];
      return header === undefined ? [] : [[header.toLowerCase(), value]];
    }),
  );

/** The headers that responses declare ("method.response.header.X"), by status code. */
export const declaredHeaders = (
  responses: Readonly<Record<string, { readonly responseParameters?: Readonly<Record<string, unknown>> | undefined }>>,
): Record<string, string[]> =>
  Object.fromEntries(
    Object.entries(responses).map(([status, { responseParameters = {} }]) => [
      status,
      Object.keys(responseParameters).map((one) => one.replace("method.response.header.", "").toLowerCase()),
    ]),
  );
