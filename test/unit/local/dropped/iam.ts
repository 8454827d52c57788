import type { Input } from "../../../support/local/protocol-request.ts";
import type { Account, Answer, Send } from "./account.ts";
import { differ, type Made, refuses, type Subject, type Values } from "./subject.ts";

const trustOf = (service: string) =>
  JSON.stringify({
    Version: "2012-10-17",
    Statement: [{ Effect: "Allow", Principal: { Service: `${service}.amazonaws.com` }, Action: "sts:AssumeRole" }],
  });
const policyOf = (action: string) =>
  JSON.stringify({ Version: "2012-10-17", Statement: [{ Effect: "Allow", Action: action, Resource: "*" }] });
const [TRUST, POLICY] = [trustOf("lambda"), policyOf("logs:*")];
const [BASIC, VPC, ADMIN] = [
  "service-role/AWSLambdaBasicExecutionRole",
  "service-role/AWSLambdaVPCAccessExecutionRole",
  "AdministratorAccess",
].map((name) => `arn:aws:iam::aws:policy/${name}`);

async function prepare({ send }: Account): Promise<Made> {
  const Tags = ["team", "area"].map((Key) => ({ Key, Value: "first" }));
  for (const RoleName of ["one", "two"]) {
    const role = { RoleName };
    await send("CreateRole", {
      ...role,
      Path: `/${RoleName}/`,
      AssumeRolePolicyDocument: TRUST,
      PermissionsBoundary: ADMIN,
      Tags,
    });
    for (const PolicyName of ["first", "other"])
      await send("PutRolePolicy", { ...role, PolicyName, PolicyDocument: policyOf(`logs:${RoleName}${PolicyName}`) });
    for (const PolicyArn of [BASIC, VPC, ADMIN]) await send("AttachRolePolicy", { ...role, PolicyArn });
  }
  // Differs from the others in something that every answer about a role shows.
  await send("DetachRolePolicy", { RoleName: "two", PolicyArn: VPC });
  await send("UntagRole", { RoleName: "two", TagKeys: ["team"] });
  await send("PutRolePolicy", { RoleName: "two", PolicyName: "last", PolicyDocument: POLICY });
  for (const RoleName of ["bare", "empty"]) await send("CreateRole", { RoleName, AssumeRolePolicyDocument: TRUST });
  const marker = async (operation: string, input: Input = {}) =>
    /<Marker>(.*?)<\/Marker>/.exec(String((await send(operation, { ...input, MaxItems: 1 })).body))?.[1] ?? "";
  const one = { RoleName: "one" };
  return {
    roles: await marker("ListRoles"),
    tags: await marker("ListRoleTags", one),
    inline: await marker("ListRolePolicies", one),
    attached: await marker("ListAttachedRolePolicies", one),
  };
}

function inputs(): Readonly<Record<string, Input>> {
  const one = { RoleName: "one" };
  return {
    CreateRole: { RoleName: "new", AssumeRolePolicyDocument: TRUST },
    GetRole: one,
    ListRoles: {},
    UpdateRole: { ...one, Description: "new" },
    UpdateRoleDescription: { ...one, Description: "new" },
    ListInstanceProfilesForRole: one,
    DeleteRole: { RoleName: "bare" },
    UpdateAssumeRolePolicy: { ...one, PolicyDocument: trustOf("events") },
    PutRolePermissionsBoundary: { ...one, PermissionsBoundary: BASIC },
    DeleteRolePermissionsBoundary: one,
    PutRolePolicy: { ...one, PolicyName: "new", PolicyDocument: POLICY },
    GetRolePolicy: { ...one, PolicyName: "first" },
    DeleteRolePolicy: { ...one, PolicyName: "first" },
    ListRolePolicies: one,
    AttachRolePolicy: { RoleName: "bare", PolicyArn: BASIC },
    DetachRolePolicy: { ...one, PolicyArn: BASIC },
    ListAttachedRolePolicies: one,
    TagRole: { ...one, Tags: [{ Key: "new", Value: "first" }] },
    UntagRole: { ...one, TagKeys: ["area"] },
    ListRoleTags: one,
  };
}

const values = ({ roles, tags, inline, attached }: Made): Readonly<Record<string, Values>> => ({
  RoleName: differ("one", "two"),
  "CreateRole.RoleName": differ("first", "other"),
  "ListInstanceProfilesForRole.RoleName": refuses("NoSuchEntity", "one", "none"),
  "AttachRolePolicy.RoleName": differ("bare", "empty"),
  "DeleteRole.RoleName": differ("bare", "empty"),
  AssumeRolePolicyDocument: differ(TRUST, trustOf("events")),
  "UpdateAssumeRolePolicy.PolicyDocument": differ(TRUST, trustOf("events")),
  "PutRolePolicy.PolicyDocument": differ(POLICY, policyOf("s3:*")),
  PolicyName: differ("first", "other"),
  PolicyArn: differ(BASIC, ADMIN),
  PermissionsBoundary: differ(BASIC, VPC),
  PathPrefix: differ("/", "/service-role/"),
  TagKeys: differ(["team"], ["area"]),
  MaxItems: differ(1, 2),
  "ListRoles.PathPrefix": differ("/", "/one/"),
  "ListRoles.Marker": differ(undefined, roles),
  "ListRoleTags.Marker": differ(undefined, tags),
  "ListRolePolicies.Marker": differ(undefined, inline),
  "ListAttachedRolePolicies.Marker": differ(undefined, attached),
});

const namesIn = ({ body }: Answer, name: string) =>
  [...String(body).matchAll(new RegExp(`<${name}>(.*?)</${name}>`, "g"))].map(([, one = ""]) => one);

async function observe(send: Send): Promise<unknown> {
  const seen: unknown[] = [];
  const read = async (operation: string, input: Input = {}) => {
    const answer = await send(operation, input);
    seen.push(answer.body);
    return answer;
  };
  for (const RoleName of namesIn(await read("ListRoles"), "RoleName")) {
    const role = { RoleName };
    for (const operation of ["GetRole", "ListRoleTags", "ListAttachedRolePolicies"]) await read(operation, role);
    for (const PolicyName of namesIn(await read("ListRolePolicies", role), "member"))
      await read("GetRolePolicy", { ...role, PolicyName });
  }
  return seen;
}

const NO_PROFILES = "there are no instance profiles here, so there is one page, which is empty";
const unseen = {
  "ListInstanceProfilesForRole.Marker": NO_PROFILES,
  "ListInstanceProfilesForRole.MaxItems": NO_PROFILES,
};

/** IAM: two roles with policies and tags, two without. */
export const iam: Subject = { name: "iam", prepare, inputs, values, observe, unseen };
