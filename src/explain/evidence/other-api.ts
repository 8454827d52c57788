import type { Item } from "./item.ts";

/** An HTTP or WebSocket API, as far as it can be explained. */
export interface OtherApi {
  readonly id: string;
  readonly name: string;
  readonly protocol: "HTTP" | "WEBSOCKET";
  readonly disableExecuteApiEndpoint: boolean;
  /** Names; "$default" serves addresses without a stage. */
  readonly stages: Item<readonly string[]>;
  readonly routes: Item<readonly OtherRoute[]>;
  readonly authorizers: Item<readonly OtherAuthorizer[]>;
}

/** A route of an HTTP or WebSocket API. */
export interface OtherRoute {
  /** "GET /orders/{id}", "ANY /{proxy+}", "$default". */
  readonly key: string;
  readonly authorizationType: "NONE" | "AWS_IAM" | "CUSTOM" | "JWT";
  readonly authorizerId: string | undefined;
  readonly scopes: readonly string[];
}

/** An authorizer of an HTTP or WebSocket API. */
export interface OtherAuthorizer {
  readonly id: string;
  readonly name: string;
  readonly type: "JWT" | "REQUEST";
  /** "$request.header.Authorization" */
  readonly identitySources: readonly string[];
  /** Of JWT. */
  readonly issuer: string | undefined;
  readonly audience: readonly string[];
}
