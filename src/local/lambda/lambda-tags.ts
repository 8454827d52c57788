import { type Operation, op } from "../wire/operation.ts";
import { checkTags } from "./function-settings.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { invalidValue } from "./lambda-refusals.ts";
import { functionAt, referenceOf } from "./reference.ts";

type Tagging = {
  readonly Resource: string;
  readonly Tags: Record<string, string>;
  readonly TagKeys: readonly string[];
};

const onTagged = (honours: string, run: (fn: LambdaFunction, input: Tagging) => unknown): Operation =>
  op<Tagging>(honours, (input, call) => {
    const reference = referenceOf({ FunctionName: input.Resource }, call);
    if (reference.qualifier !== undefined)
      throw invalidValue("Tags on function aliases and versions are not supported. Please specify a function ARN.");
    return run(functionAt(reference, call), input);
  });

/** The tags of functions. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  ListTags: onTagged("", ({ tags }) => ({ Tags: tags })),
  TagResource: onTagged("Tags", (fn, { Tags }) => {
    if (Object.keys(Tags).length === 0) throw invalidValue("An error occurred and the request cannot be processed.");
    fn.tags = checkTags({ ...fn.tags, ...Tags });
  }),
  UntagResource: onTagged("TagKeys", (fn, { TagKeys }) => {
    for (const key of TagKeys) delete fn.tags[key];
  }),
};
