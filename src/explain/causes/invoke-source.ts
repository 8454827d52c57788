import { executeApiArn, parseArn } from "../../aws/arn.ts";
import type { ApiEvidence } from "../evidence/evidence.ts";
import type { RouteView } from "../view/api-view.ts";

const VERBS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH"];

/** The source ARN with which API Gateway invokes the function of a route: variables of its path are "*". */
export const invokeSource = (evidence: ApiEvidence, { verb, path }: RouteView): string =>
  executeApiArn(
    evidence,
    evidence.apiId,
    `/${evidence.stageName}/${verb === "ANY" ? "*" : verb}${path.replace(/\{[^}]+\}/g, "*")}`,
  );

/** The same for each verb that ANY serves. */
export const invokeSources = (evidence: ApiEvidence, route: RouteView): string[] =>
  route.verb === "ANY"
    ? ["*", ...VERBS].map((verb) => invokeSource(evidence, { ...route, verb }))
    : [invokeSource(evidence, route)];

/** API, stage, verb and path of an execute-api ARN, "*" for what a pattern leaves out. */
function partsOf(arn: string) {
  const { region = "", account = "", resource = "" } = parseArn(arn) ?? {};
  const [api = "*", stage = "*", verb = "*", ...path] = resource.split("/");
  return { region, account, api, stage, verb, path: path.join("/") };
}

const covers = (pattern: string, text: string): boolean =>
  pattern === text || pattern.includes("*") || pattern.includes("?");

/** In which part a permission's source ARN differs from the one of the call: "it names API x instead of y". */
export function sourceDifference(pattern: string, source: string): string {
  const [a, b] = [partsOf(pattern), partsOf(source)];
  if (a.stage === "authorizers") return "it is for an authorizer, not for a method";
  const names = [
    ["region", a.region, b.region],
    ["account", a.account, b.account],
    ["API", a.api, b.api],
    ["stage", a.stage, b.stage],
    ["method", a.verb, b.verb],
  ] as const;
  const different = names.find(([, has, needs]) => !covers(has, needs));
  if (different !== undefined) return `it names ${different[0]} ${different[1]} instead of ${different[2]}`;
  return `its path is /${a.path} instead of /${b.path}`;
}
