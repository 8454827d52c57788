import type { Operation } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { isPolicy } from "./aws-names.ts";
import { listing, onRole, type Role } from "./iam-model.ts";
import { checkPolicy } from "./policy-document.ts";

const absent = (message: string) => new Refusal(404, "NoSuchEntity", message);

/**
 * A boundary of the account itself is accepted: config.ini names one that exists at AWS and cannot be created here.
 * @throws Refusal ValidationError, NoSuchEntity: AWS has no such policy.
 */
export function checkBoundary(arn: string): string {
  if (isPolicy(checkArn(arn)) || !arn.includes(":iam::aws:")) return arn;
  throw absent(`Scope ARN: ${arn} does not exist or is not attachable.`);
}

/** @throws Refusal ValidationError when it is not the ARN of a policy. */
function checkArn(arn: string): string {
  if (/^arn:[\w-]+:iam::(?:\d{12}|aws):policy\/.+$/.test(arn)) return arn;
  throw new Refusal(400, "ValidationError", "Invalid ARN:  Could not be parsed!");
}

function inlineOf({ inline }: Role, wanted: string) {
  const found = inline.find(({ name }) => name === wanted);
  if (found === undefined) throw absent(`The role policy with name ${wanted} cannot be found.`);
  return found;
}

/** "/service-role/" of "arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole". */
const pathOf = (arn: string): string => arn.replace(/^.*?:policy(?=\/)/, "").replace(/[^/]*$/, "");

/** The policies of a role: those that are part of it, and AWS's own that are attached to it. */
export const policyOperations: Readonly<Record<string, Operation>> = {
  PutRolePolicy: onRole("PolicyName PolicyDocument", (role, { PolicyName, PolicyDocument }) => {
    checkPolicy("permissions", PolicyDocument);
    const others = role.inline.filter(({ name }) => name !== PolicyName);
    const inline = [...others, { name: PolicyName, document: PolicyDocument }];
    if (inline.map(({ document }) => document.replace(/\s/g, "")).join("").length > 10_240)
      throw new Refusal(409, "LimitExceeded", `Maximum policy size of 10240 bytes exceeded for role ${role.RoleName}`);
    role.inline = inline;
  }),
  GetRolePolicy: onRole("PolicyName", (role, { RoleName, PolicyName }) => {
    const { document } = inlineOf(role, PolicyName);
    return { RoleName, PolicyName, PolicyDocument: encodeURIComponent(document) };
  }),
  DeleteRolePolicy: onRole("PolicyName", (role, { PolicyName }) => {
    role.inline.splice(role.inline.indexOf(inlineOf(role, PolicyName)), 1);
  }),
  ListRolePolicies: onRole("Marker MaxItems", ({ inline }, input) => {
    const names = inline.map(({ name }) => name);
    return listing("PolicyNames", input, names, String);
  }),
  AttachRolePolicy: onRole("PolicyArn", (role, { PolicyArn }) => {
    if (!isPolicy(checkArn(PolicyArn))) throw absent(`Policy ${PolicyArn} does not exist or is not attachable.`);
    role.attachedArns = [...new Set([...role.attachedArns, PolicyArn])];
  }),
  DetachRolePolicy: onRole("PolicyArn", (role, { PolicyArn }) => {
    if (!role.attachedArns.includes(checkArn(PolicyArn))) throw absent(`Policy ${PolicyArn} was not found.`);
    role.attachedArns = role.attachedArns.filter((arn) => arn !== PolicyArn);
  }),
  ListAttachedRolePolicies: onRole("PathPrefix Marker MaxItems", ({ attachedArns }, input) => {
    const shown = (PolicyArn: string) => ({ PolicyName: PolicyArn.split("/").at(-1), PolicyArn });
    const below = attachedArns.filter((arn) => pathOf(arn).startsWith(input.PathPrefix ?? "/"));
    return listing("AttachedPolicies", input, below, String, shown);
  }),
};
