import { functionsIn } from "../lambda/lambda-function.ts";
import { referenceOf } from "../lambda/reference.ts";
import { own } from "../own.ts";
import type { Call } from "../wire/operation.ts";
import type { Permission } from "./permission.ts";
import { passRole, permission, type Requested, requestTags, resourceTags } from "./permissions-of.ts";

interface Input {
  readonly FunctionName?: string;
  readonly Resource?: string;
  readonly Qualifier?: string;
  readonly Role?: string;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly TagKeys?: readonly string[];
  readonly Principal?: string;
  readonly FunctionUrlAuthType?: string;
  readonly AuthType?: string;
}

function onFunction(action: string, { FunctionName, Resource, Qualifier, ...input }: Input, call: Call): Permission {
  const named = FunctionName ?? Resource;
  if (named === undefined) return permission(action, call);
  const { name, qualifier, arn } = referenceOf({ FunctionName: named, ...(Qualifier && { Qualifier }) }, call);
  const values = { FunctionName: qualifier === undefined ? name : `${name}:${qualifier}` };
  return permission(action, call, values, {
    ...resourceTags(own(functionsIn(call.world, call.region), name)?.tags),
    ...requestTags(input.Tags, input.TagKeys),
    "lambda:FunctionArn": arn,
    "lambda:Principal": input.Principal,
    "lambda:FunctionUrlAuthType": input.FunctionUrlAuthType ?? input.AuthType,
  });
}

/** GetFunction answers without the tags where the caller may not list them. */
export const listTagsPermission = (FunctionName: string, call: Call): Permission =>
  onFunction("lambda:ListTags", { FunctionName }, call);

/** Lambda: each operation is an action. A role that a function gets is passed, and tags of a new one are another action. */
export function lambdaPermissions({ operation, input, call }: Requested): Permission[] {
  const given: Input = input;
  const main = onFunction(operation === "Invoke" ? "lambda:InvokeFunction" : `lambda:${operation}`, given, call);
  return [
    main,
    ...(given.Role === undefined ? [] : [passRole(given.Role, "lambda.amazonaws.com", main.resource)]),
    ...(operation === "CreateFunction" && given.Tags ? [onFunction("lambda:TagResource", given, call)] : []),
  ];
}
