/** What the control plane keeps and the data plane reads. Names are those of the API's own answers. */

export interface RestApi extends Snapshot {
  readonly id: string;
  readonly rootResourceId: string;
  name: string;
  description?: string;
  /** Seconds since 1970, as in answers. */
  readonly createdDate: number;
  version?: string;
  apiKeySource: string;
  disableExecuteApiEndpoint: boolean;
  readonly endpointConfiguration: { types: string[]; ipAddressType: string; vpcEndpointIds?: string[] };
  tags: Record<string, string>;
  readonly deployments: Record<string, Deployment>;
  readonly stages: Record<string, Stage>;
}

/** What a deployment captures of an API. */
export interface Snapshot {
  readonly resources: Record<string, Resource>;
  readonly authorizers: Record<string, Authorizer>;
  /** By response type; only those that were put. */
  readonly gatewayResponses: Record<string, GatewayResponse>;
  /** Schemas by name, as imported: nothing here validates with them. */
  models?: Readonly<Record<string, unknown>>;
  binaryMediaTypes: string[];
  /** The resource policy, checked, with whole ARNs. */
  policy?: object;
  disableExecuteApiEndpoint?: boolean;
  /** "HEADER", also where it is missing, or "AUTHORIZER". */
  apiKeySource?: string;
}

export interface Deployment {
  readonly id: string;
  description?: string;
  readonly createdDate: number;
  readonly snapshot: Snapshot;
}

/** The settings of a method in a stage, as AWS shows them. */
export interface MethodSettings extends Readonly<Record<string, unknown>> {
  readonly throttlingBurstLimit: number;
  readonly throttlingRateLimit: number;
}

export interface Stage {
  readonly stageName: string;
  deploymentId: string;
  description?: string;
  documentationVersion?: string;
  tracingEnabled: boolean;
  variables: Record<string, string>;
  /** By resource and verb: "pets/GET", or of all methods. */
  methodSettings?: Record<string, MethodSettings>;
  tags: Record<string, string>;
  canarySettings?: Canary;
  accessLogSettings?: AccessLogSettings;
  readonly createdDate: number;
  lastUpdatedDate: number;
  /** When its cached policies were last thrown away, in milliseconds since 1970. */
  authorizersFlushedAt?: number;
}

/** Where the calls of a stage are logged, and as what; both are needed. */
export interface AccessLogSettings {
  readonly destinationArn?: string;
  readonly format?: string;
}

/** A second deployment that serves part of a stage's calls. */
export interface Canary {
  deploymentId: string;
  percentTraffic: number;
  stageVariableOverrides?: Record<string, string>;
  /** Kept and shown: there are no caches here. */
  useStageCache: boolean;
}

export interface Resource {
  readonly id: string;
  parentId?: string;
  pathPart?: string;
  /** "/orders/{id}" */
  path: string;
  /** By verb: GET, ANY. */
  readonly methods: Record<string, Method>;
}

export interface Method {
  readonly httpMethod: string;
  authorizationType: string;
  authorizerId?: string;
  /** Of access tokens of a user pool, of which one is enough. */
  authorizationScopes?: string[];
  apiKeyRequired: boolean;
  operationName?: string;
  requestValidatorId?: string;
  requestParameters?: Record<string, boolean>;
  requestModels?: Record<string, string>;
  readonly methodResponses: Record<string, MethodResponse>;
  integration?: Integration;
}

export interface MethodResponse {
  readonly statusCode: string;
  responseParameters?: Record<string, boolean>;
  responseModels?: Record<string, string>;
}

type IntegrationText = "connectionType" | "httpMethod" | "uri" | "credentials" | "contentHandling";

export interface Integration extends Partial<Record<IntegrationText, string>> {
  readonly type: string;
  requestParameters?: Record<string, string>;
  requestTemplates?: Record<string, string>;
  passthroughBehavior: string;
  timeoutInMillis: number;
  cacheNamespace: string;
  cacheKeyParameters: string[];
  readonly integrationResponses: Record<string, IntegrationResponse>;
}

export interface IntegrationResponse {
  readonly statusCode: string;
  selectionPattern?: string;
  responseParameters?: Record<string, string>;
  /** An empty template is kept as null. */
  responseTemplates?: Record<string, string | null>;
  contentHandling?: string;
}

type AuthorizerText = "authorizerUri" | "authorizerCredentials" | "identitySource" | "identityValidationExpression";

export interface Authorizer extends Partial<Record<AuthorizerText, string>> {
  readonly id: string;
  name: string;
  type: string;
  authType: string;
  providerARNs?: string[];
  /** Undefined when the caller set none; then it is 300. */
  authorizerResultTtlInSeconds?: number;
}

export interface GatewayResponse {
  readonly responseType: string;
  statusCode?: string;
  responseParameters: Record<string, string>;
  responseTemplates: Record<string, string>;
}
