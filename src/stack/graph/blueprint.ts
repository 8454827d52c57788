import { executeApiArn, invocationUri, logGroupArn } from "../../aws/arn.ts";
import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import { createGraph, type Graph } from "../../engine/graph.ts";
import type { Unknown } from "../../engine/unknown.ts";
import { stackTags, type Tags } from "../../resources/shared/ownership-tags.ts";
import { names } from "../names.ts";

/** ARNs that are known before what they name exists, so that nobody need wait for it. */
export interface Arns {
  readonly logGroup: (section: string) => string;
  /** The address under which API Gateway invokes a function. */
  readonly invocation: (section: string) => string;
  /** Of the API as a source of calls. */
  readonly api: (apiId: string | Unknown) => string;
}

/** What every part of a stack is added to and built from. */
export interface Blueprint {
  readonly graph: Graph<Aws>;
  readonly config: Config;
  readonly names: ReturnType<typeof names>;
  readonly arns: Arns;
  /** Ownership and the user's own. */
  readonly tags: Tags;
}

/** An empty blueprint for a config in an account and region. */
export function createBlueprint(
  config: Config,
  { account, partition }: Pick<Caller, "account" | "partition">,
  region: string,
): Blueprint {
  const known = names(config, region);
  const scope = { partition, region, account };
  return {
    graph: createGraph<Aws>(),
    config,
    names: known,
    tags: stackTags({ project: config.project, stage: config.api.stage, region }, config.tags),
    arns: {
      logGroup: (section) => logGroupArn(scope, known.logGroup(section)),
      invocation: (section) => invocationUri(scope, known.functionName(section)),
      api: (apiId) => executeApiArn(scope, `${apiId}`),
    },
  };
}
