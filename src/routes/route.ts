/** HTTP verbs of routes, without OPTIONS: deploy adds it to every path, for CORS. */
export type Verb = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "ANY";

export interface Route {
  readonly verb: Verb;
  /** As in the file: "/", "/orders/{id}", "/files/{proxy+}". */
  readonly path: string;
  /** Name of a function section. */
  readonly function: string;
  /** True: without the authorizer. */
  readonly public: boolean;
}

/** A caller needs one of the groups and one of the scopes; a call is allowed when any rule allows it. */
export interface Rule {
  readonly name: string;
  readonly allow: readonly { readonly verb: Verb; readonly path: string }[];
  readonly groups: readonly string[];
  readonly scopes: readonly string[];
  /** Names of issuers, or only `any`; undefined: any. */
  readonly issuers?: readonly string[];
}
