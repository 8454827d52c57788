import { poolsIn } from "../cognito/pool-lookup.ts";
import { modelOf } from "../model/service-model.ts";
import { own } from "../own.ts";
import type { Permission } from "./permission.ts";
import { permission, type Requested, requestTags, resourceTags } from "./permissions-of.ts";

interface Input {
  readonly UserPoolId?: string;
  readonly ResourceArn?: string;
  readonly UserPoolTags?: Readonly<Record<string, string>>;
  readonly Tags?: Readonly<Record<string, string>>;
  readonly TagKeys?: readonly string[];
}

/** Cognito: each operation is an action on the pool. Those that users call are not authorised by IAM. */
export function cognitoPermissions({ operation, input, call }: Requested): Permission[] {
  if (own(modelOf("cognito-idp").operations, operation)?.open) return [];
  const { UserPoolId, ResourceArn = "", UserPoolTags, Tags = UserPoolTags, TagKeys }: Input = input;
  const id = UserPoolId ?? ResourceArn.split("/")[1] ?? "*";
  const keys = {
    ...resourceTags(own(poolsIn(call.world, call.region), id)?.settings.UserPoolTags),
    ...requestTags(Tags, TagKeys),
  };
  const names = operation === "CreateUserPool" && UserPoolTags ? [operation, "TagResource"] : [operation];
  return names.map((name) => permission(`cognito-idp:${name}`, call, { UserPoolId: id }, keys));
}
