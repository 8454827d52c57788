import type { NodeRef } from "../engine/graph.ts";
import { type FunctionAttrs, type FunctionProps, lambdaFunction } from "../resources/function.ts";
import { logGroup } from "../resources/log-group.ts";
import { role } from "../resources/role.ts";
import type { Artifact } from "./artifacts.ts";
import type { Blueprint } from "./blueprint.ts";
import { corsVariables } from "./cors.ts";
import { logWriterPolicy } from "./policies.ts";
import { STEP } from "./steps.ts";

type FunctionRef = NodeRef<FunctionAttrs>;
type Settings = Omit<FunctionProps, "name" | "roleArn" | "tags"> & { readonly roleArn: string | undefined };

/** A function with its log group and, unless the user named one, its role. All three carry the section's name. */
function addFunction(blueprint: Blueprint, section: string, { roleArn, ...settings }: Settings): FunctionRef {
  const { graph, config, names, arns, tags } = blueprint;
  const name = names.functionName(section);
  const logs = graph.add(section, logGroup, STEP.logs, {}, () => ({
    name: names.logGroup(section),
    retentionDays: config.logs.retentionDays,
    tags,
  }));
  const props = (arn: string) => ({ ...settings, name, roleArn: arn, tags });
  if (roleArn !== undefined) return graph.add(section, lambdaFunction, STEP.functions, { logs }, () => props(roleArn));
  const execution = graph.add(section, role, STEP.roles, {}, () => ({
    name,
    path: names.rolePath,
    policy: logWriterPolicy(arns.logGroup(section)),
    boundary: config.aws.permissionsBoundary ?? "",
    tags,
  }));
  return graph.add(section, lambdaFunction, STEP.functions, { logs, execution }, (d) => props(d.execution.arn));
}

/** The functions behind the routes, by section. */
export function addFunctions(
  blueprint: Blueprint,
  codeOf: ReadonlyMap<string, Artifact>,
): ReadonlyMap<string, FunctionRef> {
  const { functions, cors } = blueprint.config;
  return new Map(
    functions.map(({ name, source: _, env, roleArn, ...settings }) => {
      const code = codeOf.get(name);
      if (code === undefined) throw new Error(`no code for ${name}`);
      const variables = { ...corsVariables(cors), ...env };
      return [name, addFunction(blueprint, name, { ...settings, roleArn, env: variables, code, waitForCode: false })];
    }),
  );
}

/** The authorizer's function. */
export function addGuard(blueprint: Blueprint, code: Artifact): FunctionRef {
  const { name, runtime, handler, memoryMb, timeoutSeconds, roleArn } = blueprint.config.authorizer;
  // Old code would fill the cache of policies again that is emptied after a change.
  const settings = { runtime, handler, memoryMb, timeoutSeconds, roleArn, env: {}, code, waitForCode: true };
  return addFunction(blueprint, name, settings);
}
