import { type Call, type Operation, op } from "../wire/operation.ts";
import { apiOf } from "./lookup.ts";
import { badRequest } from "./refusals.ts";
import { stageOf } from "./stages.ts";

interface Tagging {
  readonly arn: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly tagKeys: string | readonly string[];
}

/** The tags of "arn:aws:apigateway:us-east-1::/restapis/<id>" or of a stage below. @throws Refusal BadRequestException, NotFoundException. */
function tagsOf({ arn }: Tagging, call: Call): Record<string, string> {
  const [, apiId, stageName] =
    /^arn:[a-z-]+:apigateway:[a-z0-9-]+::\/restapis\/([^/]+)(?:\/stages\/([^/]+))?$/.exec(arn) ?? [];
  if (apiId === undefined) throw badRequest("Invalid ARN specified in the request");
  return stageName === undefined ? apiOf({ apiId }, call).tags : stageOf({ apiId, stageName }, call).tags;
}

const AT = "/tags/{arn+}";

/** The tags of APIs and stages. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  GetTags: op<Tagging>(`GET ${AT}`, (input, call) => ({ tags: tagsOf(input, call) })),
  TagResource: op<Tagging>(`PUT ${AT} 204`, (input, call) => {
    Object.assign(tagsOf(input, call), input.tags);
  }),
  UntagResource: op<Tagging>(`DELETE ${AT}?tagKeys 204`, (input, call) => {
    const tags = tagsOf(input, call);
    for (const key of [input.tagKeys].flat()) delete tags[key];
  }),
};
