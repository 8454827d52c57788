import {
  GetPolicyCommand,
  GetPolicyVersionCommand,
  GetRoleCommand,
  GetRolePolicyCommand,
  ListAttachedRolePoliciesCommand,
  ListRolePoliciesCommand,
} from "@aws-sdk/client-iam";
import { parseArn } from "../../aws/arn.ts";
import { servicePrincipal } from "../../aws/partition.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import { matchesPattern, statementsIn, textList } from "./policy-statements.ts";
import type { RolePermissions, RoleStatement } from "./role-permissions.ts";

type Node = Readonly<Record<string, unknown>>;

const nameIn = (arn: string): string => arn.split("/").at(-1) ?? "";

const roleStatements = (document: string | undefined): RoleStatement[] =>
  statementsIn(document).map((one) => ({
    effect: String(one["Effect"]),
    actions: textList(one["Action"]),
    notActions: textList(one["NotAction"]),
    resources: textList(one["Resource"]),
    notResources: textList(one["NotResource"]),
    hasCondition: Object.keys(nodeOf(one["Condition"])).length > 0,
  }));

const nodeOf = (value: unknown): Node => (typeof value === "object" && value !== null ? (value as Node) : {});

const servicesIn = ({ Principal: principal }: Node): string[] =>
  principal === "*" ? ["*"] : textList(nodeOf(principal)["Service"]);

/** Whether a trust policy lets API Gateway assume its role: a Deny wins; what conditions decide is not known. */
function trusts(document: string | undefined): boolean | undefined {
  const isAssume = (action: string) => matchesPattern(action.toLowerCase(), "sts:assumerole");
  const concerning = statementsIn(document).filter(
    (one) =>
      textList(one["Action"]).some(isAssume) &&
      servicesIn(one).some((service) => service === "*" || service === servicePrincipal("apigateway")),
  );
  const isSure = (one: Node) => Object.keys(nodeOf(one["Condition"])).length === 0;
  if (concerning.some((one) => one["Effect"] === "Deny" && isSure(one))) return false;
  const allowing = concerning.filter((one) => one["Effect"] === "Allow");
  if (allowing.some(isSure)) return true;
  return allowing.length > 0 ? undefined : false;
}

/** The document of a managed policy: its default version. */
async function managedDocument({ iam }: ReadAws, PolicyArn: string | undefined): Promise<string | undefined> {
  const { Policy } = await iam.send(new GetPolicyCommand({ PolicyArn }));
  const VersionId = Policy?.DefaultVersionId;
  const { PolicyVersion } = await iam.send(new GetPolicyVersionCommand({ PolicyArn, VersionId }));
  return PolicyVersion?.Document;
}

/** The documents of all policies of a role. Its lists are one page each: a role has at most 20 managed policies, and 10 KB of others. */
async function documentsOf(aws: ReadAws, RoleName: string): Promise<(string | undefined)[]> {
  const { iam } = aws;
  const [inline, attached] = await Promise.all([
    iam.send(new ListRolePoliciesCommand({ RoleName })),
    iam.send(new ListAttachedRolePoliciesCommand({ RoleName })),
  ]);
  return Promise.all([
    ...(inline.PolicyNames ?? []).map(async (PolicyName) => {
      const { PolicyDocument } = await iam.send(new GetRolePolicyCommand({ RoleName, PolicyName }));
      return PolicyDocument;
    }),
    ...(attached.AttachedPolicies ?? []).map(({ PolicyArn }) => managedDocument(aws, PolicyArn)),
  ]);
}

const POLICIES =
  "iam:ListRolePolicies, iam:GetRolePolicy, iam:ListAttachedRolePolicies, iam:GetPolicy, iam:GetPolicyVersion";

/**
 * What a role may do that API Gateway assumes to invoke a function: the role and the lists of its policies at once, then
 * the policies.
 * @param arn its ARN.
 */
export async function readRole(aws: ReadAws, reader: Reader, arn: string): Promise<Item<RolePermissions>> {
  const RoleName = nameIn(arn);
  const owner = parseArn(arn)?.account ?? "";
  // That the account cannot be read is reported where it is asked for.
  const caller = await aws.caller.catch(() => undefined);
  // A role of the same name in this account is another one.
  if (caller !== undefined && owner !== caller.account)
    return reader.skip({ what: `role ${RoleName}`, permission: "", why: `it is in account ${owner}` });
  const [role, policies] = await Promise.all([
    reader.readIfAny(`role ${RoleName}`, "iam:GetRole", () => aws.iam.send(new GetRoleCommand({ RoleName }))),
    reader.readIfAny(`the policies of role ${RoleName}`, POLICIES, () => documentsOf(aws, RoleName)),
  ]);
  if ("unread" in role) return role;
  const found = role.value?.Role;
  const none = {
    arn,
    trustedServices: [],
    trustsApiGateway: false,
    statements: [],
    boundary: undefined,
    isComplete: true,
  };
  // Names are unique in an account, paths are part of the ARN.
  if (found === undefined || (found.Arn !== undefined && found.Arn !== arn))
    return { value: { ...none, exists: false } };
  const boundaryArn = found.PermissionsBoundary?.PermissionsBoundaryArn;
  const boundary =
    boundaryArn === undefined
      ? undefined
      : await reader.read(`the permissions boundary of role ${RoleName}`, "iam:GetPolicy, iam:GetPolicyVersion", () =>
          managedDocument(aws, boundaryArn),
        );
  const documents = "value" in policies ? (policies.value ?? []) : [];
  return {
    value: {
      arn,
      exists: true,
      trustedServices: statementsIn(found.AssumeRolePolicyDocument).flatMap(servicesIn),
      trustsApiGateway: trusts(found.AssumeRolePolicyDocument),
      statements: documents.flatMap(roleStatements),
      boundary: boundary && "value" in boundary ? roleStatements(boundary.value) : undefined,
      isComplete: "value" in policies && (boundary === undefined || "value" in boundary),
    },
  };
}
