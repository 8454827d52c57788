import type { Method } from "@aws-sdk/client-api-gateway";
import { type ArnScope, functionIn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import type { Reference } from "../../engine/kind.ts";

/** A function of the same name in another account or region is another function. */
type Scope = Pick<ArnScope, "region" | "account">;

/** The stack's functions; ask `invokes` about them. */
export type OwnFunctions = ReadonlySet<string>;

const idOf = ({ region, account }: Scope, name: string) => `${region}:${account}:${name}`;

export const ownFunctionsNamed = (scope: Scope, names: readonly string[]): OwnFunctions =>
  new Set(names.map((name) => idOf(scope, name)));

/** The names of the functions among references. */
export const functionNames = (all: Iterable<Reference>): string[] =>
  [...all].flatMap(({ type, key }) => (type === "lambda.function" ? (key["name"] ?? []) : []));

/** Those among what was found of a stack, in the account of the caller. */
export const ownFunctionsIn = async (aws: Pick<Aws, "caller" | "region">, stack: readonly Reference[]) =>
  ownFunctionsNamed({ region: aws.region, account: (await aws.caller).account }, functionNames(stack));

/** Whether an address invokes one of these functions, in whatever version. */
export function invokes(uri: string | undefined, functions: OwnFunctions): boolean {
  const named = functionIn(uri ?? "");
  return named !== undefined && functions.has(idOf(named, named.name));
}

/** Whether a method's backend is one of these functions or is missing. */
export function isPrunable({ methodIntegration }: Method, functions: OwnFunctions): boolean {
  return methodIntegration === undefined || invokes(methodIntegration.uri, functions);
}

export const isMock = ({ methodIntegration }: Method): boolean => methodIntegration?.type === "MOCK";

/** A method is the stack's when one of its functions answers it, or when it is a preflight that API Gateway answers. */
export const isOwnMethod = (verb: string, method: Method, functions: OwnFunctions): boolean =>
  isPrunable(method, functions) || (verb === "OPTIONS" && isMock(method));
