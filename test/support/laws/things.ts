import type { RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import type { Pool } from "../../../src/local/cognito/cognito-model.ts";
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

/** The data of a service in a region. */
export const rolesOf = ({ data }: Account): Role[] => (data["iam"] as { roles: Role[] } | undefined)?.roles ?? [];
export const functionsOf = ({ data }: Account, region: string): Record<string, LambdaFunction> =>
  (data[`lambda/${region}`] as { functions: Record<string, LambdaFunction> } | undefined)?.functions ?? {};
export const apisOf = ({ data }: Account, region: string): Record<string, RestApi> =>
  (data[`apigateway/${region}`] as { apis: Record<string, RestApi> } | undefined)?.apis ?? {};
export const groupsOf = ({ data }: Account, region: string): LogGroup[] =>
  (data[`logs/${region}`] as { groups: LogGroup[] } | undefined)?.groups ?? [];
export const poolsOf = ({ data }: Account, region: string): Record<string, Pool> =>
  (data[`cognito-idp/${region}`] as { pools: Record<string, Pool> } | undefined)?.pools ?? {};

export const tagsOfRole = ({ tags }: Role): Tags => Object.fromEntries(tags.map(({ Key, Value }) => [Key, Value]));
export const tagsOfPool = ({ settings }: Pool): Tags => settings.UserPoolTags ?? {};

export const REGIONS = ["us-east-1", "eu-west-1"] as const;

const thing = (id: string, region: string, tags: Tags, content: unknown): [string, Thing] => [
  id,
  { id, region, tags, content: JSON.stringify(content) },
];

/** Everything in the account, by a name of its own. */
export function thingsIn(account: Account): Map<string, Thing> {
  const roles = rolesOf(account).map((role) => thing(`role ${role.RoleName}`, "", tagsOfRole(role), role));
  const regional = REGIONS.flatMap((region) => [
    ...Object.values(functionsOf(account, region)).map((fn) =>
      thing(`function ${fn.FunctionName} in ${region}`, region, fn.tags, fn),
    ),
    ...Object.values(apisOf(account, region)).map((api) => thing(`API ${api.id} in ${region}`, region, api.tags, api)),
    ...groupsOf(account, region).map((group) => thing(`group ${group.name} in ${region}`, region, group.tags, group)),
    ...Object.values(poolsOf(account, region)).map((pool) =>
      thing(`pool ${pool.Id} in ${region}`, region, tagsOfPool(pool), pool),
    ),
  ]);
  return new Map([...roles, ...regional]);
}

/** The law's own reading of the tags; that of the code must not judge itself. */
export function carriesTags(tags: Tags, region: string, stack: Stack): boolean {
  const named = tags["lambda-authz:region"] ?? (region === stack.region ? region : undefined);
  return (
    tags["lambda-authz:owner"] === "lambda-authz" &&
    tags["lambda-authz:project"] === stack.project &&
    tags["lambda-authz:stage"] === stack.stage &&
    named === stack.region &&
    (region === "" || region === stack.region)
  );
}
export const isOwned = ({ tags, region }: Thing, stack: Stack): boolean => carriesTags(tags, region, stack);

/** What carries a stack's tags. */
export interface OwnThings {
  readonly roles: readonly Role[];
  readonly functions: readonly LambdaFunction[];
  readonly apis: readonly RestApi[];
  readonly groups: readonly LogGroup[];
  readonly pools: readonly Pool[];
}

export function ownThings(account: Account, stack: Stack): OwnThings {
  const { region } = stack;
  const isOwn = ({ tags }: { readonly tags: Tags }) => carriesTags(tags, region, stack);
  return {
    roles: rolesOf(account).filter((role) => carriesTags(tagsOfRole(role), "", stack)),
    functions: Object.values(functionsOf(account, region)).filter(isOwn),
    apis: Object.values(apisOf(account, region)).filter(isOwn),
    groups: groupsOf(account, region).filter(isOwn),
    pools: Object.values(poolsOf(account, region)).filter((pool) => carriesTags(tagsOfPool(pool), region, stack)),
  };
}
