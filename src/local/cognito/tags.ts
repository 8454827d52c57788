import { type Operation, operation } from "../wire/operation.ts";
import type { Shape } from "../wire/shape.ts";
import { notFound, poolsIn } from "./find.ts";

type Tags = Readonly<Record<string, string>>;

interface Tagging {
  readonly ResourceArn: string;
  readonly Tags: Tags;
  readonly TagKeys: readonly string[];
}

/** @param change what becomes of the tags, if anything. */
function onTags(shape: Shape, change?: (tags: Tags, input: Tagging) => Tags): Operation {
  return operation<Tagging>({
    shape: { ResourceArn: { required: true, min: 20, max: 2_048 }, ...shape },
    run: (input, { world, region }) => {
      const pool = Object.values(poolsIn(world, region)).find(({ Arn }) => Arn === input.ResourceArn);
      if (pool === undefined) throw notFound(`Resource ${input.ResourceArn} does not exist.`);
      const { UserPoolTags: tags = {} } = pool.settings as { UserPoolTags?: Tags };
      if (change === undefined) return { Tags: tags };
      pool.settings = { ...pool.settings, UserPoolTags: change(tags, input) };
      return {};
    },
  });
}

/** Tags of pools. */
export const tagOperations: Readonly<Record<string, Operation>> = {
  TagResource: onTags({ Tags: { required: true } }, (tags, { Tags }) => ({ ...tags, ...Tags })),
  UntagResource: onTags({ TagKeys: { required: true } }, (tags, { TagKeys }) =>
    Object.fromEntries(Object.entries(tags).filter(([key]) => !TagKeys.includes(key))),
  ),
  ListTagsForResource: onTags({}),
};
