import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import { statementsIn, textList } from "./policy-statements.ts";
import type { RolePermissions } from "./role-permissions.ts";

const nameIn = (arn: string): string => arn.split("/").at(-1) ?? "";

/** The documents of all policies of a role. */
async function documentsOf({ iam }: ReadAws, RoleName: string): Promise<(string | undefined)[]> {
  const [inline, attached] = await Promise.all([
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ]);
  return Promise.all([
    ...(inline.PolicyNames ?? []).map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return PolicyDocument;
    }),
    ...(attached.AttachedPolicies ?? []).map(async ({ PolicyArn }) => {
      const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
      const VersionId = Policy?.DefaultVersionId;
      const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
      return PolicyVersion?.Document;
    }),
  ]);
}

/** What a role may do that API Gateway assumes to invoke a function. @param arn its ARN. */
export async function readRole(aws: ReadAws, reader: Reader, arn: string): Promise<Item<RolePermissions>> {
  const RoleName = nameIn(arn);
  const role = await reader.readIfAny(`role ${RoleName}`, "iam:GetRole", () =>
    aws.iam.send(new GetRoleCommand({ RoleName })),
  );
  if ("unread" in role) return role;
  const none = { arn, exists: false, trustedServices: [], statements: [], isComplete: true };
  if (role.value === undefined) return { value: none };
  const trust = statementsIn(role.value.Role?.AssumeRolePolicyDocument);
  const documents = await reader.read(
    `the policies of role ${RoleName}`,
    "iam:ListRolePolicies, iam:GetRolePolicy, iam:ListAttachedRolePolicies, iam:GetPolicy, iam:GetPolicyVersion",
    () => documentsOf(aws, RoleName),
  );
  const statements = ("value" in documents ? documents.value : []).flatMap((document) =>
    statementsIn(document).map((one) => ({
      effect: String(one["Effect"]),
      actions: textList(one["Action"]),
      resources: textList(one["Resource"]),
    })),
  );
  const trustedServices = trust.flatMap(({ Principal: principal }) =>
    typeof principal === "object" && principal !== null
      ? Object.values(principal).flatMap(textList)
      : textList(principal),
  );
  return { value: { arn, exists: true, trustedServices, statements, isComplete: "value" in documents } };
}
