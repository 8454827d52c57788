import { rolesIn, type Tag } from "../iam/iam-model.ts";
import type { Permission } from "./permission.ts";
import { arnOf, type Requested, requestTags, resourceTags } from "./permissions-of.ts";

interface Input {
  readonly RoleName?: string;
  readonly Path?: string;
  readonly PathPrefix?: string;
  readonly PermissionsBoundary?: string;
  readonly PolicyArn?: string;
  readonly Tags?: readonly Tag[];
  readonly TagKeys?: readonly string[];
}

const asMap = (tags: readonly Tag[] | undefined) =>
  tags && Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));

/**
 * IAM: each operation is an action. Of a role that does not exist it knows no path, except in CreateRole. Refusals show
 * the ARN of a new role, and the name of any other.
 */
export function iamPermissions({ operation, input, call }: Requested): Permission[] {
  const { RoleName, Path = "/", PathPrefix = "/", PermissionsBoundary, PolicyArn, Tags, TagKeys }: Input = input;
  const arn = (name: string) => arnOf("iam:role", call, { RoleNameWithPath: name });
  // AWS's data has no resource for ListRoles, but its refusals show the path that was asked for.
  if (RoleName === undefined) return [{ action: `iam:${operation}`, resource: arn(PathPrefix.slice(1)), keys: {} }];
  const role = rolesIn(call.world.store).find((one) => one.RoleName === RoleName);
  const keys = {
    ...resourceTags(asMap(role?.tags)),
    ...requestTags(asMap(Tags), TagKeys),
    "iam:PermissionsBoundary": PermissionsBoundary ?? role?.boundaryArn,
    "iam:PolicyARN": PolicyArn,
  };
  const on = (name: string, resource: string, shown?: string): Permission => ({
    action: `iam:${name}`,
    resource,
    ...(shown && { shown }),
    keys,
  });
  if (operation !== "CreateRole") return [on(operation, role?.Arn ?? arn(RoleName), `role ${RoleName}`)];
  const created = arn(`${Path.slice(1)}${RoleName}`);
  return [
    on("CreateRole", created),
    ...(Tags ? [on("TagRole", created)] : []),
    ...(PermissionsBoundary ? [on("PutRolePermissionsBoundary", created)] : []),
  ];
}
