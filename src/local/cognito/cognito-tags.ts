import { type Operation, op } from "../wire/operation.ts";
import { notFound, poolsIn } from "./pool-lookup.ts";

type Tags = Readonly<Record<string, string>>;

type Tagging = { readonly ResourceArn: string; readonly Tags: Tags; readonly TagKeys: readonly string[] };

/** @param honours the input members that it honours, besides the ARN. @param change how it changes the tags, if it does. */
const onTags = (honours: string, change?: (tags: Tags, input: Tagging) => Tags): Operation =>
  op<Tagging>(`ResourceArn ${honours}`, (input, { world, region }) => {
    const pool = Object.values(poolsIn(world, region)).find(({ Arn }) => Arn === input.ResourceArn);
    if (pool === undefined) throw notFound(`Resource ${input.ResourceArn} does not exist.`);
    const { UserPoolTags: tags = {} } = pool.settings;
    if (change === undefined) return { Tags: tags };
    pool.settings = { ...pool.settings, UserPoolTags: change(tags, input) };
    return {};
  });

/** Tags of pools. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  TagResource: onTags("Tags", (tags, { Tags }) => ({ ...tags, ...Tags })),
  UntagResource: onTags("TagKeys", (tags, { TagKeys }) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
  ),
  ListTagsForResource: onTags(""),
};
