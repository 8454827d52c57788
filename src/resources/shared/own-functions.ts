import type { Method } from "@aws-sdk/client-api-gateway";
import { type ArnScope, functionIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import type { ResourceRef } from "../../engine/kind.ts";

/** Functions with the same name in two accounts or regions are different functions. */
type Scope = Pick<ArnScope, "region" | "account">;

/** The stack's functions; see `invokes`. */
export type OwnFunctions = ReadonlySet<string>;

const idOf = ({ region, account }: Scope, name: string) => `${region}:${account}:${name}`;

export const ownFunctionsNamed = (scope: Scope, names: readonly string[]): OwnFunctions =>
  new Set(names.map((name) => idOf(scope, name)));

/** The names of the functions among references. */
export const functionNames = (all: Iterable<ResourceRef>): string[] =>
  [...all].flatMap(({ type, key }) => (type === "lambda.function" ? (key["name"] ?? []) : []));

/** The functions among the resources of a stack, in the caller's account. */
export const ownFunctionsIn = async (aws: Pick<Aws, "caller" | "region">, stack: readonly ResourceRef[]) =>
  ownFunctionsNamed({ region: aws.region, account: (await aws.caller).account }, functionNames(stack));

/** Whether an integration URI invokes one of these functions, in any version. */
export function invokes(uri: string | undefined, functions: OwnFunctions): boolean {
  const named = functionIn(uri ?? "");
  return named !== undefined && functions.has(idOf(named, named.name));
}

/** Whether a method's integration is one of these functions or is missing. */
export function isPrunable({ methodIntegration }: Method, functions: OwnFunctions): boolean {
  return methodIntegration === undefined || invokes(methodIntegration.uri, functions);
}

export const isMock = ({ methodIntegration }: Method): boolean => methodIntegration?.type === "MOCK";

/** Whether the stack owns a method: one of its functions is the integration, or it is a CORS preflight. */
export const isOwnMethod = (verb: string, method: Method, functions: OwnFunctions): boolean =>
  isPrunable(method, functions) || (verb === "OPTIONS" && isMock(method));
