import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { functionsIn, type LambdaFunction } from "./lambda-function.ts";
import { invalidValue, notFound } from "./lambda-refusals.ts";

/** Members that many operations on functions have. */
export interface FunctionInput {
  readonly FunctionName: string;
  readonly Qualifier?: string;
  readonly Description?: string;
  readonly RevisionId?: string;
  readonly Marker?: string;
  readonly MaxItems?: number;
}

/** The parts of a function's name; the qualifier may be part of the name or separate. */
export interface Reference {
  readonly name: string;
  readonly qualifier: string | undefined;
  /** Without the qualifier. */
  readonly arn: string;
}

const PARTS = /^(?:arn:[^:]*:lambda:)?(?:([a-z-]+-\d):)?(?:(\d{12}):)?(?:function:)?([^:]+)(?::(.+))?$/;

/** @throws Refusal for another region or account, or for two qualifiers that differ. */
export function referenceOf(
  { FunctionName, Qualifier }: Pick<FunctionInput, "FunctionName" | "Qualifier">,
  { world, region }: Call,
): Reference {
  const [, otherRegion, otherAccount, name = "", inName] = PARTS.exec(FunctionName) ?? [];
  if (otherRegion !== undefined && otherRegion !== region)
    throw notFound(`Functions from '${otherRegion}' are not reachable in this region ('${region}')`);
  if (otherAccount !== undefined && otherAccount !== world.account)
    throw new Refusal(403, "AccessDeniedException", "None");
  if (inName !== undefined && Qualifier !== undefined && inName !== Qualifier)
    throw invalidValue("The derived qualifier from the function name does not match the specified qualifier.");
  const arn = `arn:${world.partition}:lambda:${region}:${world.account}:function:${name}`;
  return { name, qualifier: Qualifier ?? inName, arn };
}

/** What an error shows of a reference. */
export const shownArn = ({ arn, qualifier }: Reference): string =>
  qualifier === undefined ? arn : `${arn}:${qualifier}`;

/** What a qualifier of a function leads to: itself, a version, or the version of an alias. */
export function qualified(fn: LambdaFunction, qualifier = "$LATEST"): LambdaFunction | undefined {
  if (qualifier === "$LATEST") return fn;
  const alias = own(fn.aliases ?? {}, qualifier);
  if (alias !== undefined) return qualified(fn, alias.FunctionVersion);
  return own(fn.versions ?? {}, qualifier);
}

/** Who has the policy of a qualifier: the function, a version or an alias, each its own. */
export const policyHolder = (fn: LambdaFunction, qualifier: string | undefined) =>
  qualifier === undefined ? fn : (own(fn.aliases ?? {}, qualifier) ?? own(fn.versions ?? {}, qualifier));

/** The function or version that is meant. @throws Refusal ResourceNotFoundException. */
export function functionAt(reference: Reference, { world, region }: Call): LambdaFunction {
  const fn = own(functionsIn(world, region), reference.name);
  const found = fn && qualified(fn, reference.qualifier);
  if (found !== undefined) return found;
  throw notFound(`Function not found: ${shownArn(reference)}`);
}
