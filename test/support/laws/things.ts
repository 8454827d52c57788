import type { RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import type { Role } from "../../../src/local/iam/iam-model.ts";
import type { LambdaFunction } from "../../../src/local/lambda/lambda-function.ts";
import type { LogGroup } from "../../../src/local/logs/logs-model.ts";
import type { Account } from "../memory-account.ts";

/** What the tags of a stack say. */
export interface Stack {
  readonly project: string;
  readonly stage: string;
  readonly region: string;
}

type Tags = Readonly<Record<string, string>>;

/** Something that carries tags, where it is, and all that it holds, as text. */
export interface Thing {
  readonly id: string;
  /** "" for roles. */
  readonly region: string;
  readonly tags: Tags;
  readonly content: string;
}

/** The data of a service in a region, which may be changed by hand. */
export const rolesOf = ({ data }: Account): Role[] => (data["iam"] as { roles: Role[] } | undefined)?.roles ?? [];
export const functionsOf = ({ data }: Account, region: string): Record<string, LambdaFunction> =>
  (data[`lambda/${region}`] as { functions: Record<string, LambdaFunction> } | undefined)?.functions ?? {};
export const apisOf = ({ data }: Account, region: string): Record<string, RestApi> =>
  (data[`apigateway/${region}`] as { apis: Record<string, RestApi> } | undefined)?.apis ?? {};
export const groupsOf = ({ data }: Account, region: string): LogGroup[] =>
  (data[`logs/${region}`] as { groups: LogGroup[] } | undefined)?.groups ?? [];

export const REGIONS = ["us-east-1", "eu-west-1"] as const;

const thing = (id: string, region: string, tags: Tags, content: unknown): [string, Thing] => [
  id,
  { id, region, tags, content: JSON.stringify(content) },
];

/** Everything in the account, by a name of its own. */
export function thingsIn(account: Account): Map<string, Thing> {
  const roles = rolesOf(account).map((role) =>
    thing(`role ${role.RoleName}`, "", Object.fromEntries(role.tags.map(({ Key, Value }) => [Key, Value])), role),
  );
  const regional = REGIONS.flatMap((region) => [
    ...Object.values(functionsOf(account, region)).map((fn) =>
      thing(`function ${fn.FunctionName} in ${region}`, region, fn.tags, fn),
    ),
    ...Object.values(apisOf(account, region)).map((api) => thing(`API ${api.id} in ${region}`, region, api.tags, api)),
    ...groupsOf(account, region).map((group) => thing(`group ${group.name} in ${region}`, region, group.tags, group)),
  ]);
  return new Map([...roles, ...regional]);
}

/** The law's own reading of the tags; that of the code must not judge itself. */
export function isOwned({ tags, region }: Thing, stack: Stack): boolean {
  const named = tags["lambda-authz:region"] ?? (region === stack.region ? region : undefined);
  return (
    tags["lambda-authz:owner"] === "lambda-authz" &&
    tags["lambda-authz:project"] === stack.project &&
    tags["lambda-authz:stage"] === stack.stage &&
    named === stack.region &&
    (region === "" || region === stack.region)
  );
}
