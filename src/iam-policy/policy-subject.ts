import type { Aws } from "../aws/aws.ts";
import { regionOfPool } from "../aws/partition.ts";
import type { Config } from "../config/config.ts";
import type { Kind } from "../engine/kind.ts";
import { kinds } from "../resources/index.ts";
import { buildStack } from "../stack/graph/build-graph.ts";
import { names } from "../stack/names.ts";

/** A kind, whatever its properties. */
export type StackKind = Pick<Kind<unknown, unknown, Aws>, "type" | "actions" | "childOf" | "blocksOwner"> & {
  readonly list?: unknown;
};

/** The account and region of a policy; partition and region may be `*` in a general one. */
export interface PolicyPlace {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
}

/** What a policy depends on: the kinds and names of a stack, or of all stacks of a project. */
export interface PolicySubject extends PolicyPlace {
  /** The stack's tags; undefined for all stacks of a project. */
  readonly owner: { readonly project: string; readonly stage: string } | undefined;
  /** What the names of functions begin with. */
  readonly prefix: string;
  /** With slashes at both ends. */
  readonly rolePath: string;
  /** Pattern for the names of roles. */
  readonly roleNames: string;
  /** The kinds of the stack's resources. */
  readonly kinds: readonly StackKind[];
  /** ARN of the permissions boundary that each role must have. */
  readonly boundary: string | undefined;
  /** ARNs of the managed policies that roles get; undefined: any. */
  readonly managedPolicies: readonly string[] | undefined;
  /** ARNs of roles that deploy does not create. */
  readonly roleArns: readonly string[];
  /** IDs of user pools that the stack uses and does not manage, in its region. */
  readonly existingPools: readonly string[];
  readonly managesPool: boolean;
  /** Whether deploy checks the existing pools for sign-in. */
  readonly checksPools: boolean;
}

const NO_CODE = { zip: new Uint8Array(), sha256: "" };

/** The kinds that the graph of a config uses; code and identity providers' secrets do not change them. */
function kindsOf(config: Config, { account, partition, region }: PolicyPlace): StackKind[] {
  const functionCode = new Map(config.functions.map(({ name }) => [name, NO_CODE]));
  const input = { config, caller: { account, partition }, region, functionCode, authorizerCode: () => NO_CODE };
  const types = new Set([...buildStack(input).graph.nodes.values()].map(({ kind }) => kind.type));
  return Object.values(kinds).filter(({ type }) => types.has(type));
}

/** The subject of a config in an account and region. */
export function subjectOf(config: Config, place: PolicyPlace): PolicySubject {
  const { project, api, functions, authorizer, issuers, signIn } = config;
  const all = [...functions, authorizer];
  const { prefix, rolePath, roleNames } = names(config, place.region);
  const existingPools = issuers.flatMap(({ userPool, createsPool }) =>
    userPool === undefined || createsPool || regionOfPool(userPool) !== place.region ? [] : [userPool],
  );
  return {
    ...place,
    owner: { project, stage: api.stage },
    prefix,
    rolePath,
    roleNames,
    kinds: kindsOf(config, place),
    boundary: config.aws.permissionsBoundary,
    managedPolicies: [...new Set(functions.flatMap(({ policies = [] }) => policies))],
    roleArns: [...new Set(all.flatMap(({ roleArn }) => roleArn ?? []))],
    existingPools: [...new Set(existingPools)],
    managesPool: config.userPool !== undefined,
    checksPools: signIn.isWritten === true,
  };
}
