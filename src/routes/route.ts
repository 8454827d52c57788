/** HTTP verbs a method of a REST API can have; OPTIONS is left out because the tool answers it itself (CORS). */
export type Verb = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "ANY";

export interface Route {
  readonly verb: Verb;
  /** As in the file: "/", "/orders/{id}", "/files/{proxy+}". */
  readonly path: string;
  /** Name of a function section. */
  readonly function: string;
  /** True: no authorizer on this one. */
  readonly public: boolean;
}

/** Any-of within groups and within scopes, all-of between the two; rules are united. */
export interface Rule {
  readonly name: string;
  readonly allow: readonly { readonly verb: Verb; readonly path: string }[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** Names of issuers, or `any` alone; undefined: any. */
  readonly issuers?: readonly string[];
}
