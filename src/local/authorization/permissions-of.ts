import type { Call } from "../wire/operation.ts";
import { actionEntry, resourceEntry } from "./authorization-table.ts";
import type { ConditionKeys, Permission } from "./permission.ts";

/** One operation as it was called. */
export interface Requested {
  readonly operation: string;
  readonly input: Readonly<Record<string, unknown>>;
  readonly call: Call;
}

type Texts = Readonly<Record<string, string>>;

/** The ARN of a resource. @param type as in AWS's data: "lambda:function". @param values of the variables in it. */
export function arnOf(type: string, { world, region }: Call, values: Texts): string {
  const all: Texts = { Partition: world.partition, Region: region, Account: world.account, ...values };
  return resourceEntry(type).arn.replace(/\$\{(\w+)\}/g, (_, name: string) => all[name] ?? "*");
}

/** The permission for an action on the resource that AWS's data says it has. @param values of the variables in its ARN. */
export function permission(action: string, call: Call, values: Texts = {}, keys: ConditionKeys = {}): Permission {
  const { on } = actionEntry(action);
  const service = action.split(":")[0];
  return { action, resource: on === undefined ? "*" : arnOf(`${service}:${on}`, call, values), keys };
}

const keysOfTags = (prefix: string, tags: Texts = {}): ConditionKeys =>
  Object.fromEntries(Object.entries(tags).map(([key, value]) => [`${prefix}/${key}`, value]));

/** The tags that a request sets or removes, as condition keys. */
export const requestTags = (tags: Texts | undefined, removed?: readonly string[]): ConditionKeys => ({
  ...keysOfTags("aws:RequestTag", tags),
  "aws:TagKeys": removed ?? (tags && Object.keys(tags)),
});

/** The tags of what is acted on, as condition keys. */
export const resourceTags = (tags: Texts | undefined): ConditionKeys => ({
  ...keysOfTags("aws:ResourceTag", tags),
  ...keysOfTags("iam:ResourceTag", tags),
});

/** What it takes to give a role to a service. @param to the resource that gets it. */
export const passRole = (roleArn: string, service: string, to?: string): Permission => ({
  action: "iam:PassRole",
  resource: roleArn,
  keys: { "iam:PassedToService": service, "iam:AssociatedResourceArn": to },
});
