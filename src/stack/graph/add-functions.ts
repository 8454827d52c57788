import { KEYS_FETCHED_AT } from "../../config/keys-fetched-at.ts";
import { corsVariables } from "../../config/sections/environment.ts";
import type { NodeRef } from "../../engine/graph.ts";
import type { Unknown } from "../../engine/unknown.ts";
import type { Json } from "../../lib/json.ts";
import { type FunctionAttrs, type FunctionProps, lambdaFunction } from "../../resources/function.ts";
import { logGroup } from "../../resources/log-group.ts";
import { role } from "../../resources/role.ts";
import type { Artifact } from "../code/artifacts.ts";
import { type ManagedPool, managedPool, type PoolRefs } from "../pool/managed-pool.ts";
import type { Blueprint } from "./blueprint.ts";
import { logWriterPolicy } from "./log-writer-policy.ts";
import { checkInlineSize } from "./policy-files.ts";
import { statementIdsOf } from "./statement-ids.ts";
import { STEP } from "./steps.ts";

type FunctionRef = NodeRef<FunctionAttrs>;
interface FunctionSettings extends Omit<FunctionProps, "name" | "roleArn" | "tags" | "code"> {
  readonly roleArn: string | undefined;
  /** Built once the pool exists if the code contains the pool's keys. */
  readonly code: (made?: ManagedPool) => Artifact;
  /** Managed policies of the created role, in addition to writing logs. */
  readonly policies?: readonly string[] | undefined;
  readonly policy?: Json | undefined;
}

/**
 * A function with its log group and, unless config.ini names one, its role. All three have the section's name.
 * @param pool the pool whose keys the code contains.
 */
function addFunction(blueprint: Blueprint, section: string, of: FunctionSettings, pool?: PoolRefs): FunctionRef {
  const { roleArn, code, policies = [], policy: own, ...settings } = of;
  const { graph, config, names, arns, tags } = blueprint;
  const name = names.functionName(section);
  const logs = graph.add(section, logGroup, STEP.logs, {}, () => ({
    name: names.logGroup(section),
    retentionDays: config.logs.retentionDays,
    tags,
  }));
  const props = (arn: string | Unknown, made?: ManagedPool, roleId?: string | Unknown) => ({
    ...settings,
    code: code(made),
    name,
    roleArn: arn,
    tags,
    ...(roleId && { roleId }),
  });
  if (roleArn !== undefined)
    return pool === undefined
      ? graph.add(section, lambdaFunction, STEP.functions, { logs }, () => props(roleArn))
      : graph.add(section, lambdaFunction, STEP.functions, { logs, ...pool }, (d) => props(roleArn, managedPool(d)));
  const policy = logWriterPolicy(arns.logGroup(section));
  if (own !== undefined) checkInlineSize(section, [policy, own]);
  const execution = graph.add(section, role, STEP.roles, {}, () => ({
    name: names.roleName(section),
    region: names.region,
    path: names.rolePath,
    policy,
    managed: policies,
    ...(own !== undefined && { own }),
    boundary: config.aws.permissionsBoundary ?? "",
    tags,
  }));
  const needs = { logs, execution };
  return pool === undefined
    ? graph.add(section, lambdaFunction, STEP.functions, needs, (d) =>
        props(d.execution.get("arn"), undefined, d.execution.get("id")),
      )
    : graph.add(section, lambdaFunction, STEP.functions, { ...needs, ...pool }, (d) =>
        props(d.execution.get("arn"), managedPool(d), d.execution.get("id")),
      );
}

/** The backend functions of the routes, by section. */
export function addFunctions(
  blueprint: Blueprint,
  codeOf: ReadonlyMap<string, Artifact>,
  policies: ReadonlyMap<string, Json> = new Map(),
): ReadonlyMap<string, FunctionRef> {
  const { functions, cors } = blueprint.config;
  return new Map(
    functions.map(({ name, source: _, exclude: _exclude, policyFile: _file, env, roleArn, ...settings }) => {
      const code = codeOf.get(name);
      if (code === undefined) throw new Error(`no code for ${name}`);
      const variables = { ...corsVariables(cors), ...env };
      const rights = { policy: policies.get(name), statements: statementIdsOf(blueprint.config, name) };
      const about = { ...settings, ...rights, roleArn, env: variables, code: () => code, waitForCode: false };
      return [name, addFunction(blueprint, name, about)];
    }),
  );
}

/**
 * The authorizer's function. With a managed pool, its code waits for the pool's keys.
 * @param keysFetchedAt seconds since 1970; undefined if its code contains no keys.
 */
export function addAuthorizerFunction(
  blueprint: Blueprint,
  code: FunctionSettings["code"],
  keysFetchedAt: number | undefined,
  pool?: PoolRefs,
): FunctionRef {
  const { config } = blueprint;
  const { name, runtime, architecture, handler, memoryMb, timeoutSeconds, roleArn, env } = config.authorizer;
  // Old code would refill the policy cache that is flushed after a change.
  const settings = {
    runtime,
    ...(architecture && { architecture }),
    handler,
    memoryMb,
    timeoutSeconds,
    roleArn,
    env,
    code,
    waitForCode: true,
    isBuiltIn: config.authorizer.source === undefined,
  };
  const codeVariables = keysFetchedAt === undefined ? {} : { codeVariables: { [KEYS_FETCHED_AT]: `${keysFetchedAt}` } };
  const statements = statementIdsOf(config, name);
  return addFunction(blueprint, name, { ...settings, ...codeVariables, statements }, pool);
}
