import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  ListRolesCommand,
  ListRoleTagsCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/aws-errors.ts";
import { POLICIES_GONE } from "../aws/calls/races.ts";
import { servicePrincipal } from "../aws/partition.ts";
import type { ResourceKey } from "../engine/kind.ts";
import { allEnded } from "../lib/all-ended.ts";
import type { Json } from "../lib/json.ts";
import { changes, has, kind } from "./shared/aws-kind.ts";
import { allPages, ownedAmong } from "./shared/find-owned.ts";
import {
  asList,
  fromList,
  isOwnedInRegion,
  isOwnedWithoutRegion,
  missingTags,
  otherStack,
  type Tags,
  tagPair,
} from "./shared/ownership-tags.ts";
import { usersOf } from "./shared/role-users.ts";
import { stackNames } from "./shared/stack-names.ts";

export interface RoleProps {
  readonly name: string;
  /** Of the stack: roles belong to the account, so the key contains the region. */
  readonly region: string;
  /** "/lambda-authz/<project>/<stage>/". */
  readonly path: string;
  /** Inline policy document with the function's permissions. */
  readonly policy: Json;
  /** ARNs of all managed policies that the role should have. */
  readonly managed?: readonly string[];
  /** The user's own inline policy document, in addition to `policy`. */
  readonly own?: Json;
  /** ARN; "" for no boundary. */
  readonly boundary: string;
  readonly tags: Tags;
}

export interface RoleAttrs {
  readonly arn: string;
  /** Changes if a role of the same name is deleted and created again. */
  readonly id: string;
  readonly trust: Json;
  /** Null if the inline policy is missing. */
  readonly policy: Json;
  /** ARNs of the managed policies that are attached, sorted. */
  readonly managed: readonly string[];
  /** The user's own inline policy; null if it is missing. */
  readonly own: Json;
  /** Names of other inline policies: they grant permissions that config.ini does not list. */
  readonly strangers: readonly string[];
  readonly boundary: string;
  /** Present if it is not the one that deploy writes. */
  readonly description?: string;
  /** How long a session of the role may last; present if it is not AWS's default. */
  readonly maxSessionSeconds?: number;
  readonly tags: Tags;
}

const POLICY_NAME = "lambda-authz";
const OWN_POLICY_NAME = "lambda-authz-policy-file";

const descriptionOf = (name: string): string => `Made by lambda-authz for ${name}`;

/** AWS's default. A longer session keeps leaked credentials of the role valid for longer. */
const SESSION_SECONDS = 3_600;

const TRUST: Json = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: servicePrincipal("lambda") }, Action: "sts:AssumeRole" }],
};

// IAM returns policy documents URL-encoded, emulators sometimes as plain JSON.
const document = (text: string | undefined): Json =>
  text === undefined ? null : (JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text) as Json);

const sorted = (arns: readonly string[] = []): readonly string[] => [...arns].sort();

const getPolicy = async ({ iam }: Aws, RoleName: string, PolicyName: string): Promise<Json> =>
  document((await absentAsUndefined(iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }))))?.PolicyDocument);

const putPolicy = ({ iam }: Aws, RoleName: string, PolicyName: string, policy: Json) =>
  iam.send(new PutRolePolicyCommand({ RoleName, PolicyName, PolicyDocument: JSON.stringify(policy) }));

const deletePolicy = ({ iam }: Aws, RoleName: string, PolicyName: string) =>
  absentAsUndefined(iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName })));

const attach = ({ iam }: Aws, RoleName: string, PolicyArn: string) =>
  iam.send(new AttachRolePolicyCommand({ RoleName, PolicyArn }));

const detach = ({ iam }: Aws, RoleName: string, PolicyArn: string) =>
  absentAsUndefined(iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })));

/** Names of the inline policies; empty if the role does not exist. */
async function inlineNames({ iam }: Aws, RoleName: string): Promise<string[]> {
  const all: string[] = [];
  let Marker: string | undefined;
  do {
    const input = { RoleName, ...(Marker && { Marker }) };
    const page = await absentAsUndefined(iam.send(new ListRolePoliciesCommand(input)));
    all.push(...(page?.PolicyNames ?? []));
    Marker = page?.IsTruncated ? page.Marker : undefined;
  } while (Marker !== undefined);
  return all;
}

/** ARNs of the managed policies, sorted; empty if the role does not exist. A page holds 100, a role 20. */
async function attachedArns({ iam }: Aws, RoleName: string): Promise<string[]> {
  const page = await absentAsUndefined(iam.send(new ListAttachedRolePoliciesCommand({ RoleName })));
  return (page?.AttachedPolicies ?? []).map(({ PolicyArn = "" }) => PolicyArn).sort();
}

/** Removes all policies: IAM refuses to delete a role that has any. */
async function stripPolicies(aws: Aws, name: string): Promise<void> {
  const [inline, attached] = await Promise.all([inlineNames(aws, name), attachedArns(aws, name)]);
  await allEnded<unknown>([
    ...inline.map((policy) => deletePolicy(aws, name, policy)),
    ...attached.map((arn) => detach(aws, name, arn)),
  ]);
}

/**
 * A function's execution role with the built-in inline policy, the user's own, and the managed policies that config.ini
 * lists. Deploy removes any other policy because it grants permissions that config.ini does not list. Identified by its
 * name. A key without a region belongs to a role from a version before the region tag, which all regions of a stack
 * shared: such a role is never changed, and deleted only once no function uses it.
 */
export const role = kind<RoleProps, RoleAttrs>({
  type: "iam.role",
  row: { key: ["name"] },
  idOf: ({ name }) => name,
  actions: {
    read: [
      "iam:GetRole",
      "iam:GetRolePolicy",
      "iam:ListAttachedRolePolicies",
      "iam:ListRolePolicies",
      "iam:ListRoles",
      "iam:ListRoleTags",
    ],
    create: [
      "iam:AttachRolePolicy",
      "iam:CreateRole",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:TagRole",
    ],
    update: [
      "iam:AttachRolePolicy",
      "iam:DeleteRolePermissionsBoundary",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "iam:PutRolePermissionsBoundary",
      "iam:PutRolePolicy",
      "iam:TagRole",
      "iam:UpdateAssumeRolePolicy",
      "iam:UpdateRole",
    ],
    delete: [
      "iam:DeleteRole",
      "iam:DeleteRolePolicy",
      "iam:DetachRolePolicy",
      "lambda:GetFunction",
      "lambda:ListFunctions",
    ],
  },
  watched: {
    trust: "AssumeRolePolicyDocument",
    policy: "inline policy lambda-authz",
    managed: "attached policies",
    own: "inline policy lambda-authz-policy-file",
    strangers: "other inline policies",
    boundary: "PermissionsBoundary",
    description: "Description",
    maxSessionSeconds: "MaxSessionDuration",
    tags: "tags",
  },
  key: ({ name, region }) => ({ name, region }),

  async read(aws, { name = "", region }, last) {
    const { iam, stack } = aws;
    // If the last run had it, read it concurrently; else only if the listing contains it.
    const early = last?.own ? getPolicy(aws, name, OWN_POLICY_NAME) : undefined;
    early?.catch(() => {});
    // The deployer may lack permission to list the policies of a role that does not exist.
    const listing = Promise.all([inlineNames(aws, name), attachedArns(aws, name)]);
    listing.catch(() => {});
    const [found, policy] = await Promise.all([
      absentAsUndefined(iam.send(new GetRoleCommand({ RoleName: name }))),
      getPolicy(aws, name, POLICY_NAME),
    ]);
    if (found?.Role === undefined) return undefined;
    const [inline, managed] = await listing;
    const { Arn = "", RoleId = "", AssumeRolePolicyDocument, PermissionsBoundary, Tags } = found.Role;
    const { Description: description = "", MaxSessionDuration: maxSessionSeconds = SESSION_SECONDS } = found.Role;
    const tags = fromList(Tags);
    const attrs = {
      arn: Arn,
      id: RoleId,
      trust: document(AssumeRolePolicyDocument),
      policy,
      managed,
      own: inline.includes(OWN_POLICY_NAME) ? await (early ?? getPolicy(aws, name, OWN_POLICY_NAME)) : null,
      strangers: inline.filter((one) => one !== POLICY_NAME && one !== OWN_POLICY_NAME),
      boundary: PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      ...(description !== descriptionOf(name) && { description }),
      ...(maxSessionSeconds !== SESSION_SECONDS && { maxSessionSeconds }),
      tags,
    };
    const isOld = region === undefined && isOwnedWithoutRegion(tags, stack);
    const owner = otherStack(tags, stack);
    return { attrs, owned: isOld || isOwnedInRegion(tags, stack), ...(owner !== undefined && { owner }) };
  },

  async create(aws, props) {
    const { name, path, boundary, policy, managed = [], own = null, tags } = props;
    const { Role } = await aws.iam.send(
      new CreateRoleCommand({
        RoleName: name,
        Path: path,
        Description: descriptionOf(name),
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
        Tags: asList(tags),
        ...(boundary && { PermissionsBoundary: boundary }),
      }),
    );
    // Sequentially: IAM refuses concurrent writes to one role.
    await putPolicy(aws, name, POLICY_NAME, policy);
    if (own !== null) await putPolicy(aws, name, OWN_POLICY_NAME, own);
    for (const arn of managed) await attach(aws, name, arn);
    const settings = { trust: TRUST, policy, managed: sorted(managed), own, strangers: [], boundary, tags };
    return { arn: Role?.Arn ?? "", id: Role?.RoleId ?? "", ...settings };
  },

  diff: (props, attrs) =>
    changes({
      trust: [TRUST, attrs.trust],
      policy: [props.policy, attrs.policy],
      managed: [sorted(props.managed), attrs.managed],
      own: [props.own ?? null, attrs.own],
      strangers: [[], attrs.strangers],
      boundary: [props.boundary, attrs.boundary],
      description: [descriptionOf(props.name), attrs.description ?? descriptionOf(props.name)],
      maxSessionSeconds: [SESSION_SECONDS, attrs.maxSessionSeconds ?? SESSION_SECONDS],
      tags: tagPair(props.tags, attrs.tags),
    }),

  async update(aws, props, attrs, changed) {
    const { iam } = aws;
    const { name: RoleName, policy, boundary, managed = [], own = null } = props;
    // Sequentially: IAM refuses concurrent writes to one role.
    if (has(changed, "trust"))
      await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(TRUST) }));
    // Both in one call: UpdateRole resets what it is not given.
    if (has(changed, "description", "maxSessionSeconds")) {
      const settings = { Description: descriptionOf(RoleName), MaxSessionDuration: SESSION_SECONDS };
      await iam.send(new UpdateRoleCommand({ RoleName, ...settings }));
    }
    if (has(changed, "boundary"))
      await (boundary
        ? iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary: boundary }))
        : iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })));
    if (has(changed, "policy")) await putPolicy(aws, RoleName, POLICY_NAME, policy);
    // Remove before adding: a role may have 10 managed policies and 10,240 characters of inline ones.
    for (const stranger of attrs.strangers) await deletePolicy(aws, RoleName, stranger);
    for (const arn of attrs.managed) if (!managed.includes(arn)) await detach(aws, RoleName, arn);
    if (has(changed, "own"))
      await (own === null
        ? deletePolicy(aws, RoleName, OWN_POLICY_NAME)
        : putPolicy(aws, RoleName, OWN_POLICY_NAME, own));
    for (const arn of managed) if (!attrs.managed.includes(arn)) await attach(aws, RoleName, arn);
    if (has(changed, "tags"))
      await iam.send(new TagRoleCommand({ RoleName, Tags: asList(missingTags(props.tags, attrs.tags)) }));
    const tags = { ...attrs.tags, ...props.tags };
    const { arn, id } = attrs;
    return { arn, id, trust: TRUST, policy, managed: sorted(managed), own, strangers: [], boundary, tags };
  },

  async usedBy(aws, { name = "", region }) {
    if (region !== undefined) return undefined;
    const found = await absentAsUndefined(aws.iam.send(new GetRoleCommand({ RoleName: name })));
    if (found?.Role?.Arn === undefined || isOwnedInRegion(fromList(found.Role.Tags), aws.stack)) return undefined;
    if (!isOwnedWithoutRegion(fromList(found.Role.Tags), aws.stack)) return "unknown users (its tags were changed)";
    return usersOf(aws, found.Role.Arn);
  },

  async list({ iam, stack }, inFlight) {
    const { rolePath: PathPrefix, isOldRoleName } = stackNames(stack);
    const listed = await allPages(async (Marker) => {
      const page = await iam.send(new ListRolesCommand({ PathPrefix, MaxItems: 1000, ...(Marker && { Marker }) }));
      return { items: page.Roles ?? [], marker: page.IsTruncated ? page.Marker : undefined };
    });
    const candidate = (key: ResourceKey) => ({
      key,
      tags: async () =>
        fromList((await absentAsUndefined(iam.send(new ListRoleTagsCommand({ RoleName: key["name"] }))))?.Tags),
    });
    const names = listed.map(({ RoleName = "" }) => RoleName);
    const current = names.filter((name) => !isOldRoleName(name)).map((name) => ({ name, region: stack.region }));
    const old = names.filter(isOldRoleName).map((name) => ({ name }));
    const owned = await Promise.all([
      ownedAmong(current.map(candidate), inFlight, (tags) => isOwnedInRegion(tags, stack)),
      ownedAmong(old.map(candidate), inFlight, (tags) => isOwnedWithoutRegion(tags, stack)),
    ]);
    return owned.flat();
  },

  async delete(aws, { name = "" }) {
    const { iam } = aws;
    await deletePolicy(aws, name, POLICY_NAME);
    const remove = () => absentAsUndefined(iam.send(new DeleteRoleCommand({ RoleName: name })));
    try {
      await remove();
    } catch (error) {
      if (!isError(error, "DeleteConflictException")) throw error;
      await stripPolicies(aws, name);
      await aws.retry(POLICIES_GONE, remove);
    }
  },
});
