import { type Call, type Operation, op } from "../wire/operation.ts";
import { badRequest } from "./apigateway-refusals.ts";
import { apiOf } from "./lookup.ts";
import { stageOf } from "./stages.ts";

type Tagging = {
  readonly resourceArn: string;
  readonly tags: Record<string, string>;
  readonly tagKeys: readonly string[];
};

/** The tags of "arn:aws:apigateway:us-east-1::/restapis/<id>" or of a stage below. @throws Refusal BadRequestException, NotFoundException. */
function tagsOf({ resourceArn }: Tagging, call: Call): Record<string, string> {
  const [, restApiId, stageName] =
    /^arn:[a-z-]+:apigateway:[a-z0-9-]+::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(resourceArn) ?? [];
  if (restApiId === undefined) throw badRequest("Invalid ARN specified in the request");
  return stageName === undefined ? apiOf({ restApiId }, call).tags : stageOf({ restApiId, stageName }, call).tags;
}

/** The tags of APIs and stages. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  GetTags: op<Tagging>("", (input, call) => ({ tags: tagsOf(input, call) })),
  TagResource: op<Tagging>("tags", (input, call) => {
    Object.assign(tagsOf(input, call), input.tags);
  }),
  UntagResource: op<Tagging>("tagKeys", (input, call) => {
    const tags = tagsOf(input, call);
    for (const key of input.tagKeys) delete tags[key];
  }),
};
