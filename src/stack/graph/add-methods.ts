import type { NodeRef } from "../../engine/graph.ts";
import type { Unknown } from "../../engine/unknown.ts";
import type { AuthorizerAttrs } from "../../resources/authorizer.ts";
import { type MethodAttrs, method } from "../../resources/method.ts";
import type { RestApiAttrs } from "../../resources/rest-api.ts";
import type { Integration } from "../../resources/shared/integration.ts";
import type { Paths } from "./add-paths.ts";
import type { Blueprint } from "./blueprint.ts";
import { preflight, verbsOf } from "./cors-headers.ts";
import { STEP } from "./steps.ts";

/** A method of a route, or a preflight. */
export interface MethodSpec {
  readonly path: string;
  readonly verb: string;
  readonly isProtected: boolean;
  readonly answer: Integration;
}

/** The routes, and a CORS preflight for every path: OPTIONS is never protected because it carries no token. */
export function methodsOf({ config, arns }: Pick<Blueprint, "config" | "arns">): MethodSpec[] {
  const { cors, routes } = config;
  return [
    ...routes.map(({ path, verb, function: section, public: open }) => {
      const answer = { type: "AWS_PROXY" as const, uri: arns.invocation(section) };
      return { path, verb, isProtected: !open, answer };
    }),
    ...[...new Set(routes.map(({ path }) => path))].map((path) => {
      return { path, verb: "OPTIONS", isProtected: false, answer: preflight(cors, verbsOf(routes, path)) };
    }),
  ];
}

/** A node per verb and path, on the root or on the resource of its path, with or without the authorizer. */
export function addMethods(
  { graph }: Blueprint,
  methods: readonly MethodSpec[],
  at: { readonly api: NodeRef<RestApiAttrs>; readonly paths: Paths; readonly auth: NodeRef<AuthorizerAttrs> },
): NodeRef<MethodAttrs>[] {
  const { api, paths, auth } = at;
  return methods.map(({ isProtected, ...one }) => {
    const name = `${one.verb} ${one.path}`;
    const step = one.verb === "OPTIONS" ? STEP.cors : isProtected ? STEP.authorizer : STEP.api;
    const props = (apiId: string | Unknown, resourceId: string | Unknown, authorizerId: string | Unknown = "") => ({
      ...one,
      apiId,
      resourceId,
      authorizerId,
    });
    const parent = paths.get(one.path);
    if (parent === undefined)
      return isProtected
        ? graph.add(name, method, step, { parent: api, auth }, (d) =>
            props(d.parent.get("id"), d.parent.get("rootId"), d.auth.get("id")),
          )
        : graph.add(name, method, step, { parent: api }, (d) => props(d.parent.get("id"), d.parent.get("rootId")));
    return isProtected
      ? graph.add(name, method, step, { api, parent, auth }, (d) =>
          props(d.api.get("id"), d.parent.get("id"), d.auth.get("id")),
        )
      : graph.add(name, method, step, { api, parent }, (d) => props(d.api.get("id"), d.parent.get("id")));
  });
}
