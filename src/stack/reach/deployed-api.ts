import type { Authorizer, Method, Resource } from "@aws-sdk/client-api-gateway";
import type { Aws } from "../../aws/aws.ts";
import type { EarlyReads } from "../../engine/early-reads.ts";
import { type RestApiAttrs, restApi } from "../../resources/rest-api.ts";
import { hasRestrictingPolicy } from "../../resources/shared/api-overrides.ts";
import { listAuthorizers, listResources } from "../../resources/shared/listing.ts";
import { API } from "../graph/node-ids.ts";

/** A method in AWS, owned or foreign. */
export interface DeployedMethod {
  readonly verb: string;
  readonly path: string;
  readonly method: Method;
}

/** The contents of an API, from listings that the nodes of the run need anyway. */
export interface DeployedApi {
  readonly id: string;
  /** Without preflights, which are public by design. */
  readonly methods: readonly DeployedMethod[];
  readonly authorizers: readonly Authorizer[];
  /** Whether it has a resource policy that keeps callers out. */
  readonly hasRestrictingPolicy: boolean;
}

const methodsOf = (resources: readonly Resource[]): DeployedMethod[] =>
  resources.flatMap(({ path = "", resourceMethods = {} }) =>
    Object.entries(resourceMethods)
      .filter(([verb]) => verb !== "OPTIONS")
      .map(([verb, method]) => ({ verb, path, method })),
  );

/**
 * This stack's API, or the one to be adopted, if it exists. It is read from AWS because a state file that lost rows must
 * not make deployed routes look new.
 */
export async function deployedApi(
  aws: Aws,
  early: EarlyReads,
  adopts: (id: string) => boolean,
): Promise<DeployedApi | undefined> {
  const { project, stage } = aws.stack;
  const started = early.get(API)?.found;
  const read = started ?? restApi.read(aws, { project, stage });
  // A failed read fails its node, which reports it.
  const found = await read.catch(() => undefined);
  if (found === undefined || !(found.owned || (found.owner === undefined && adopts(API)))) return undefined;
  const attrs = found.attrs as RestApiAttrs;
  const { id } = attrs;
  const [resources, authorizers] = await Promise.all([listResources(aws, id), listAuthorizers(aws, id)]);
  return { id, methods: methodsOf(resources), authorizers, hasRestrictingPolicy: hasRestrictingPolicy(attrs) };
}
