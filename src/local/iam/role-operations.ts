import { randomBytes } from "node:crypto";
import { pick } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { listing, onRole, type Role, type RoleInput, rolesIn } from "./iam-model.ts";
import { joinTags } from "./iam-tags.ts";
import { checkPolicy } from "./policy-document.ts";
import { checkBoundary } from "./policy-operations.ts";

const described = (role: Role) => ({
  ...pick(role, "Path", "RoleName", "RoleId", "Arn"),
  CreateDate: new Date(role.createdAt),
  AssumeRolePolicyDocument: encodeURIComponent(role.trust),
});

/** CreateRole leaves these out. */
const settings = (role: Role) => ({ Description: role.description, MaxSessionDuration: role.maxSessionSeconds });

/** ListRoles leaves these out. */
const details = ({ boundaryArn, tags }: Role) => ({
  PermissionsBoundary: boundaryArn && { PermissionsBoundaryType: "Policy", PermissionsBoundaryArn: boundaryArn },
  Tags: tags.length === 0 ? undefined : tags,
});

/** @throws Refusal MalformedPolicyDocument, LimitExceeded. */
function checkTrust(document: string): string {
  checkPolicy("trust", document);
  if (document.replace(/\s/g, "").length <= 2_048) return document;
  throw new Refusal(409, "LimitExceeded", "Cannot exceed quota for ACLSizePerRole: 2048");
}

function create(input: RoleInput, { world: { store, account, partition }, now }: Call) {
  const { RoleName, Path = "/", PermissionsBoundary: boundary } = input;
  const roles = rolesIn(store);
  // Names that differ in case only are one name.
  if (roles.some((one) => one.RoleName.toLowerCase() === RoleName.toLowerCase()))
    throw new Refusal(409, "EntityAlreadyExists", `Role with name ${RoleName} already exists.`);
  const role: Role = {
    RoleName,
    Path,
    RoleId: `AROA${randomBytes(9).toString("hex").slice(1).toUpperCase()}`,
    Arn: `arn:${partition}:iam::${account}:role${Path}${RoleName}`,
    createdAt: now,
    trust: checkTrust(input.AssumeRolePolicyDocument),
    trustedAt: now,
    description: input.Description,
    maxSessionSeconds: input.MaxSessionDuration ?? 3_600,
    boundaryArn: boundary && checkBoundary(boundary),
    tags: joinTags([], input.Tags),
    inline: [],
    attachedArns: [],
  };
  roles.push(role);
  return { Role: { ...described(role), ...details(role) } };
}

/** Roles themselves: who may be them, how long, within which boundary. */
export const roleOperations: Readonly<Record<string, Operation>> = {
  CreateRole: op<RoleInput>(
    "RoleName Path AssumeRolePolicyDocument Description MaxSessionDuration PermissionsBoundary Tags.Key Tags.Value",
    create,
  ),
  GetRole: onRole("", (role) => ({
    Role: { ...described(role), ...settings(role), ...details(role), RoleLastUsed: {} },
  })),
  ListRoles: op<RoleInput>("PathPrefix Marker MaxItems", (input, { world: { store } }) => {
    const found = rolesIn(store).filter(({ Path }) => Path.startsWith(input.PathPrefix ?? "/"));
    const shown = (role: Role) => ({ ...described(role), ...settings(role) });
    return listing("Roles", input, found, ({ RoleName }) => RoleName, shown);
  }),
  ListInstanceProfilesForRole: onRole("Marker MaxItems", () => ({ InstanceProfiles: [], IsTruncated: false })),
  DeleteRole: onRole("", (role, _, { world: { store } }) => {
    const todo = role.attachedArns.length > 0 ? "detach all policies" : role.inline.length > 0 && "delete policies";
    if (todo) throw new Refusal(409, "DeleteConflict", `Cannot delete entity, must ${todo} first.`);
    rolesIn(store).splice(rolesIn(store).indexOf(role), 1);
  }),
  UpdateRole: onRole("Description MaxSessionDuration", (role, { Description, MaxSessionDuration }) => {
    role.description = Description ?? role.description;
    role.maxSessionSeconds = MaxSessionDuration ?? role.maxSessionSeconds;
    return {};
  }),
  UpdateRoleDescription: onRole("Description", (role, { Description }) => {
    role.description = Description;
    return { Role: { ...described(role), ...settings(role) } };
  }),
  UpdateAssumeRolePolicy: onRole("PolicyDocument", (role, { PolicyDocument }, { now }) => {
    if (role.trust !== checkTrust(PolicyDocument)) Object.assign(role, { trust: PolicyDocument, trustedAt: now });
  }),
  PutRolePermissionsBoundary: onRole("PermissionsBoundary", (role, { PermissionsBoundary = "" }) => {
    role.boundaryArn = checkBoundary(PermissionsBoundary);
  }),
  DeleteRolePermissionsBoundary: onRole("", (role) => {
    role.boundaryArn = undefined;
  }),
};
