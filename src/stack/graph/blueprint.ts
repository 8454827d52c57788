import { executeApiArn, invocationUri, logGroupArn } from "../../aws/arn.ts";
import type { Aws, Caller } from "../../aws/aws.ts";
import type { Config } from "../../config/config.ts";
import { createGraph, type Graph } from "../../engine/graph.ts";
import type { Unknown } from "../../engine/unknown.ts";
import { stackTags, type Tags } from "../../resources/shared/ownership-tags.ts";
import { names } from "../names.ts";

/** ARNs that are known before their resource exists, so that no node waits for it. */
export interface Arns {
  readonly logGroup: (section: string) => string;
  /** The URI with which API Gateway invokes a function. */
  readonly invocation: (section: string) => string;
  /** The API as the source of calls. */
  readonly api: (apiId: string | Unknown) => string;
}

/** The graph of a stack and what its nodes are built from. */
export interface Blueprint {
  readonly graph: Graph<Aws>;
  readonly config: Config;
  readonly names: ReturnType<typeof names>;
  readonly arns: Arns;
  /** The ownership tags and the user's own. */
  readonly tags: Tags;
}

/** An empty blueprint for a config in an account and region. */
export function createBlueprint(
  config: Config,
  { account, partition }: Pick<Caller, "account" | "partition">,
  region: string,
): Blueprint {
  const stackNames = names(config, region);
  const scope = { partition, region, account };
  return {
    graph: createGraph<Aws>(),
    config,
    names: stackNames,
    tags: stackTags({ project: config.project, stage: config.api.stage, region }, config.tags),
    arns: {
      logGroup: (section) => logGroupArn(scope, stackNames.logGroup(section)),
      invocation: (section) => invocationUri(scope, stackNames.functionName(section)),
      api: (apiId) => executeApiArn(scope, `${apiId}`),
    },
  };
}
