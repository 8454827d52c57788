import { arnOf } from "../aws/arn.ts";
import type { Grant, GrantTarget } from "../aws/grant.ts";
import { servicePrincipal } from "../aws/partition.ts";
import { PROJECT_TAG, STAGE_TAG } from "../resources/shared/ownership-tags.ts";
import type { PolicySubject } from "./policy-subject.ts";

/** A statement of an identity policy. */
export type GrantStatement = {
  readonly Sid: string;
  readonly Effect: "Allow";
  readonly Action: readonly string[];
  readonly Resource: "*" | readonly string[];
  readonly Condition?: Condition;
};

type Condition = Readonly<Record<string, Readonly<Record<string, string | readonly string[]>>>>;

/** A policy document for a user, group or role. */
export interface PolicyDocument {
  readonly Version: "2012-10-17";
  readonly Statement: readonly GrantStatement[];
}

interface Form {
  readonly sid: string;
  readonly resources: (of: PolicySubject) => "*" | readonly string[];
  readonly condition?: (of: PolicySubject) => Condition | undefined;
  /** A target that includes this one: its actions need not be granted here again. */
  readonly within?: GrantTarget;
}

const api = (...paths: readonly string[]): Form["resources"] => {
  return ({ partition, region }) => paths.map((path) => arnOf(partition, "apigateway", { region }, path));
};
const pools = ({ partition, region, account }: PolicySubject, ids: readonly string[]) =>
  ids.map((id) => arnOf(partition, "cognito-idp", { region, account }, `userpool/${id}`));
const role = ({ partition, account }: PolicySubject, name: string) =>
  arnOf(partition, "iam", { account }, `role${name}`);
const ownRoles = (of: PolicySubject) => role(of, `${of.rolePath}*`);

/** AWS has had these tags for long when it is asked: they are part of the create. */
const isOwned = ({ owner }: PolicySubject): Condition | undefined =>
  owner && {
    StringEquals: {
      [`aws:ResourceTag/${PROJECT_TAG}`]: owner.project,
      [`aws:ResourceTag/${STAGE_TAG}`]: owner.stage,
    },
  };

const isBounded = ({ boundary }: PolicySubject): Condition | undefined =>
  boundary === undefined ? undefined : { StringEquals: { "iam:PermissionsBoundary": boundary } };

function isListed(of: PolicySubject): Condition | undefined {
  if (of.managedPolicies === undefined) return isBounded(of);
  return { ...isBounded(of), ArnEquals: { "iam:PolicyARN": of.managedPolicies } };
}

/** AWS generates the IDs of APIs and pools, so no pattern can limit them to a stack; its tags can, once they are known to be there. */
const FORMS: Readonly<Record<GrantTarget, Form>> = {
  account: { sid: "AccountWide", resources: () => "*" },
  apis: { sid: "Apis", resources: api("/restapis", "/restapis/*") },
  "owned-apis": { sid: "OwnApis", resources: api("/restapis/*"), condition: isOwned, within: "apis" },
  "api-tags": { sid: "ApiTags", resources: api("/tags/*") },
  authorizers: { sid: "Authorizers", resources: api("/restapis/*/authorizers/*"), within: "apis" },
  "domain-mappings": {
    sid: "MappedDomains",
    resources: api("/domainnames", "/domainnames/*/basepathmappings"),
  },
  domains: { sid: "Domains", resources: api("/domainnames/*") },
  pools: { sid: "UserPools", resources: (of) => pools(of, ["*"]) },
  "owned-pools": { sid: "OwnUserPools", resources: (of) => pools(of, ["*"]), condition: isOwned, within: "pools" },
  "existing-pools": {
    sid: "ExistingUserPools",
    resources: (of) => pools(of, of.existingPools),
    within: "pools",
  },
  functions: {
    sid: "Functions",
    resources: ({ partition, region, account, prefix }) => [
      arnOf(partition, "lambda", { region, account }, `function:${prefix}*`),
    ],
  },
  "log-groups": {
    sid: "LogGroups",
    resources: ({ partition, region, account, prefix }) => [
      arnOf(partition, "logs", { region, account }, `log-group:/aws/lambda/${prefix}*`),
    ],
  },
  roles: { sid: "Roles", resources: (of) => [ownRoles(of)] },
  "granting-roles": { sid: "BoundedRoles", resources: (of) => [ownRoles(of)], condition: isBounded },
  "attached-policies": { sid: "AttachedPolicies", resources: (of) => [ownRoles(of)], condition: isListed },
  "absent-roles": { sid: "AbsentRoles", resources: (of) => [role(of, `/${of.roleNames}`)] },
  "absent-old-roles": { sid: "AbsentOldRoles", resources: (of) => [role(of, `/${of.prefix}*`)] },
  "passed-roles": {
    sid: "RolesOfFunctions",
    resources: (of) => [...(of.kinds.some(({ type }) => type === "iam.role") ? [ownRoles(of)] : []), ...of.roleArns],
    condition: () => ({ StringEquals: { "iam:PassedToService": servicePrincipal("lambda") } }),
  },
};

/** Joins statements on the same resources and conditions. */
function joined(statements: readonly GrantStatement[]): GrantStatement[] {
  const all = new Map<string, GrantStatement>();
  for (const statement of statements) {
    const key = JSON.stringify([statement.Resource, statement.Condition]);
    const first = all.get(key);
    const actions = new Set([...(first?.Action ?? []), ...statement.Action]);
    all.set(key, { ...(first ?? statement), Action: [...actions].sort() });
  }
  return [...all.values()];
}

/** The policy that grants all of these. */
export function policyOf(grants: readonly Grant[], subject: PolicySubject): PolicyDocument {
  const actions = new Map<string, Set<string>>();
  for (const { on, actions: some } of grants) actions.set(on, new Set([...(actions.get(on) ?? []), ...some]));
  const statements = Object.entries(FORMS).flatMap(([target, form]): GrantStatement[] => {
    const { sid: Sid, resources, condition, within } = form;
    const wider = within === undefined ? undefined : actions.get(within);
    const Action = [...(actions.get(target) ?? [])].filter((action) => !wider?.has(action));
    const Resource = resources(subject);
    const Condition = condition?.(subject);
    if (Action.length === 0 || Resource.length === 0) return [];
    return [{ Sid, Effect: "Allow", Action, Resource, ...(Condition && { Condition }) }];
  });
  return { Version: "2012-10-17", Statement: joined(statements) };
}
