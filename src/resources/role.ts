import {
  CreateRoleCommand,
  DeleteRoleCommand,
  DeleteRolePermissionsBoundaryCommand,
  DeleteRolePolicyCommand,
  DetachRolePolicyCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
  PutRolePermissionsBoundaryCommand,
  PutRolePolicyCommand,
  TagRoleCommand,
  UpdateAssumeRolePolicyCommand,
} from "@aws-sdk/client-iam";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isError } from "../aws/errors.ts";
import type { Json } from "../lib/json.ts";
import { changes, has, kind } from "./kind.ts";
import { usersOf } from "./role-users.ts";
import {
  asList,
  fromList,
  isOursInRegion,
  isOursWithoutRegion,
  missingTags,
  otherStack,
  type Tags,
  tagPair,
} from "./tags.ts";

export interface RoleProps {
  readonly name: string;
  /** Of the stack: roles belong to the account, so the key of one tells whose it is. */
  readonly region: string;
  /** "/lambda-authz/<project>/<stage>/". */
  readonly path: string;
  /** Inline policy document: what the function may do. */
  readonly policy: Json;
  /** ARN; "" asks for no boundary. */
  readonly boundary: string;
  readonly tags: Tags;
}

export interface RoleAttrs {
  readonly arn: string;
  readonly trust: Json;
  /** Null when the inline policy is missing. */
  readonly policy: Json;
  readonly boundary: string;
  readonly tags: Tags;
}

const POLICY_NAME = "lambda-authz";

const TRUST: Json = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Principal: { Service: "lambda.amazonaws.com" }, Action: "sts:AssumeRole" }],
};

// IAM answers with policy documents in URL encoding, emulators sometimes in plain JSON.
const document = (text: string | undefined): Json =>
  text === undefined ? null : (JSON.parse(text.startsWith("%") ? decodeURIComponent(text) : text) as Json);

const putPolicy = ({ iam }: Aws, { name, policy }: RoleProps) =>
  iam.send(
    new PutRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME, PolicyDocument: JSON.stringify(policy) }),
  );

/** Policies somebody attached to a role of ours would keep it from being deleted. */
async function stripPolicies({ iam }: Aws, RoleName: string): Promise<void> {
  const [inline, attached] = await Promise.all([
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ]);
  await Promise.all([
    ...(inline.PolicyNames ?? []).map((PolicyName) => iam.send(new DeleteRolePolicyCommand({ RoleName, PolicyName }))),
    ...(attached.AttachedPolicies ?? []).map(({ PolicyArn }) =>
      iam.send(new DetachRolePolicyCommand({ RoleName, PolicyArn })),
    ),
  ]);
}

/**
 * A function's execution role with its one inline policy. Found again by its name. A key without a region is that of a
 * role of a version before the region tag, which all regions of a stack shared: it is never changed, and deleted only
 * when no function uses it any more.
 */
export const role = kind<RoleProps, RoleAttrs>({
  type: "iam.role",
  actions: [
    "iam:GetRole",
    "iam:GetRolePolicy",
    "iam:CreateRole",
    "iam:PutRolePolicy",
    "iam:PutRolePermissionsBoundary",
    "iam:DeleteRolePermissionsBoundary",
    "iam:UpdateAssumeRolePolicy",
    "iam:TagRole",
    "iam:PassRole",
    "iam:ListRolePolicies",
    "iam:ListAttachedRolePolicies",
    "iam:DetachRolePolicy",
    "iam:DeleteRolePolicy",
    "iam:DeleteRole",
    "lambda:ListFunctions",
    "lambda:GetFunction",
  ],
  key: ({ name, region }) => ({ name, region }),

  async read({ iam, stack }, { name, region }) {
    const [found, inline] = await Promise.all([
      absentAsUndefined(iam.send(new GetRoleCommand({ RoleName: name }))),
      absentAsUndefined(iam.send(new GetRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME }))),
    ]);
    if (found?.Role === undefined) return undefined;
    const { Arn = "", AssumeRolePolicyDocument, PermissionsBoundary, Tags } = found.Role;
    const tags = fromList(Tags);
    const attrs = {
      arn: Arn,
      trust: document(AssumeRolePolicyDocument),
      policy: document(inline?.PolicyDocument),
      boundary: PermissionsBoundary?.PermissionsBoundaryArn ?? "",
      tags,
    };
    const isOld = region === undefined && isOursWithoutRegion(tags, stack);
    const owner = otherStack(tags, stack);
    return { attrs, ours: isOld || isOursInRegion(tags, stack), ...(owner !== undefined && { owner }) };
  },

  async create(aws, props) {
    const { name, path, boundary, policy, tags } = props;
    const { Role } = await aws.iam.send(
      new CreateRoleCommand({
        RoleName: name,
        Path: path,
        Description: `Made by lambda-authz for ${name}`,
        AssumeRolePolicyDocument: JSON.stringify(TRUST),
        Tags: asList(tags),
        ...(boundary && { PermissionsBoundary: boundary }),
      }),
    );
    await putPolicy(aws, props);
    return { arn: Role?.Arn ?? "", trust: TRUST, policy, boundary, tags };
  },

  diff: (props, attrs) =>
    changes({
      trust: [TRUST, attrs.trust],
      policy: [props.policy, attrs.policy],
      boundary: [props.boundary, attrs.boundary],
      tags: tagPair(props.tags, attrs.tags),
    }),

  async update(aws, props, attrs, changed) {
    const { iam } = aws;
    const RoleName = props.name;
    const PermissionsBoundary = props.boundary;
    const writes: Promise<unknown>[] = [];
    if (has(changed, "trust"))
      writes.push(iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: JSON.stringify(TRUST) })));
    if (has(changed, "policy")) writes.push(putPolicy(aws, props));
    if (has(changed, "boundary"))
      writes.push(
        PermissionsBoundary
          ? iam.send(new PutRolePermissionsBoundaryCommand({ RoleName, PermissionsBoundary }))
          : iam.send(new DeleteRolePermissionsBoundaryCommand({ RoleName })),
      );
    if (has(changed, "tags"))
      writes.push(iam.send(new TagRoleCommand({ RoleName, Tags: asList(missingTags(props.tags, attrs.tags)) })));
    await Promise.all(writes);
    const { boundary, policy } = props;
    return { arn: attrs.arn, trust: TRUST, policy, boundary, tags: { ...attrs.tags, ...props.tags } };
  },

  async usedBy(aws, { name = "", region }) {
    if (region !== undefined) return undefined;
    const found = await absentAsUndefined(aws.iam.send(new GetRoleCommand({ RoleName: name })));
    if (found?.Role?.Arn === undefined || isOursInRegion(fromList(found.Role.Tags), aws.stack)) return undefined;
    return usersOf(aws, found.Role.Arn);
  },

  async delete(aws, { name = "" }) {
    const { iam } = aws;
    await absentAsUndefined(iam.send(new DeleteRolePolicyCommand({ RoleName: name, PolicyName: POLICY_NAME })));
    const remove = () => absentAsUndefined(iam.send(new DeleteRoleCommand({ RoleName: name })));
    try {
      await remove();
    } catch (error) {
      if (!isError(error, "DeleteConflictException")) throw error;
      await stripPolicies(aws, name);
      await remove();
    }
  },
});
