import type { NodeRef } from "../../engine/graph.ts";
import type { Unknown } from "../../engine/unknown.ts";
import type { AuthorizerAttrs } from "../../resources/authorizer.ts";
import { type Integration, type MethodAttrs, method } from "../../resources/method.ts";
import type { RestApiAttrs } from "../../resources/rest-api.ts";
import type { Paths } from "./add-paths.ts";
import type { Blueprint } from "./blueprint.ts";
import { preflight, verbsOf } from "./cors-headers.ts";
import { STEP } from "./steps.ts";

interface Wanted {
  readonly path: string;
  readonly verb: string;
  readonly guarded: boolean;
  readonly answer: Integration;
}

/** The routes, and a preflight for every path that has one: OPTIONS is never guarded, for it carries no token. */
export function methodsOf({ config, arns }: Pick<Blueprint, "config" | "arns">): Wanted[] {
  const { cors, routes } = config;
  return [
    ...routes.map(({ path, verb, function: section, public: open }) => {
      const answer = { type: "AWS_PROXY" as const, uri: arns.invocation(section) };
      return { path, verb, guarded: !open, answer };
    }),
    ...[...new Set(routes.map(({ path }) => path))].map((path) => {
      return { path, verb: "OPTIONS", guarded: false, answer: preflight(cors, verbsOf(routes, path)) };
    }),
  ];
}

/** A method a verb and path, on the root or on its path's resource, with or without the authorizer. */
export function addMethods(
  { graph }: Blueprint,
  wanted: readonly Wanted[],
  at: { readonly api: NodeRef<RestApiAttrs>; readonly paths: Paths; readonly auth: NodeRef<AuthorizerAttrs> },
): NodeRef<MethodAttrs>[] {
  const { api, paths, auth } = at;
  return wanted.map(({ guarded, ...one }) => {
    const name = `${one.verb} ${one.path}`;
    const step = one.verb === "OPTIONS" ? STEP.cors : guarded ? STEP.authorizer : STEP.api;
    const props = (apiId: string | Unknown, resourceId: string | Unknown, authorizerId: string | Unknown = "") => ({
      ...one,
      apiId,
      resourceId,
      authorizerId,
    });
    const parent = paths.get(one.path);
    if (parent === undefined)
      return guarded
        ? graph.add(name, method, step, { parent: api, auth }, (d) =>
            props(d.parent.get("id"), d.parent.get("rootId"), d.auth.get("id")),
          )
        : graph.add(name, method, step, { parent: api }, (d) => props(d.parent.get("id"), d.parent.get("rootId")));
    return guarded
      ? graph.add(name, method, step, { api, parent, auth }, (d) =>
          props(d.api.get("id"), d.parent.get("id"), d.auth.get("id")),
        )
      : graph.add(name, method, step, { api, parent }, (d) => props(d.api.get("id"), d.parent.get("id")));
  });
}
