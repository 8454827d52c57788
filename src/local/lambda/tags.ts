import { type Call, type Operation, operation } from "../wire/operation.ts";
import { pattern } from "../wire/shape.ts";
import type { LambdaFunction } from "./function.ts";
import { functionAt, referenceOf } from "./reference.ts";
import { invalidValue } from "./refusals.ts";
import { checkTags } from "./settings.ts";

interface Tagging {
  readonly Resource: string;
  readonly Tags: Readonly<Record<string, string>>;
  readonly tagKeys: string | readonly string[];
}

const RESOURCE = {
  required: true,
  max: 256,
  pattern: pattern(
    "arn:(aws[a-zA-Z-]*):lambda:(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}|capacity-provider:[a-zA-Z0-9-_]+)",
  ),
};

const onTagged = (
  http: string,
  needs: readonly ("tagKeys" | "Tags")[],
  run: (fn: LambdaFunction, input: Tagging) => object | undefined,
): Operation =>
  operation<Tagging>({
    http,
    ...(needs.length > 0 && { status: 204 }),
    shape: { Resource: RESOURCE, ...Object.fromEntries(needs.map((name) => [name, { required: true }])) },
    run: (input, call: Call) => {
      const reference = referenceOf({ FunctionName: input.Resource }, call);
      if (reference.qualifier !== undefined)
        throw invalidValue("Tags on function aliases and versions are not supported. Please specify a function ARN.");
      return run(functionAt(reference, call), input);
    },
  });

const AT = "/2017-03-31/tags/{Resource+}";

/** The tags of functions. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  ListTags: onTagged(`GET ${AT}`, [], ({ tags }) => ({ Tags: tags })),
  TagResource: onTagged(`POST ${AT}`, ["Tags"], (fn, { Tags }) => {
    if (Object.keys(Tags).length === 0) throw invalidValue("An error occurred and the request cannot be processed.");
    fn.tags = checkTags({ ...fn.tags, ...Tags });
    return undefined;
  }),
  UntagResource: onTagged(`DELETE ${AT}?tagKeys`, ["tagKeys"], (fn, { tagKeys }) => {
    for (const key of [tagKeys].flat()) delete fn.tags[key];
    return undefined;
  }),
};
