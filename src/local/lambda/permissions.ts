import { randomUUID } from "node:crypto";
import { own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { functionsIn, revisionOf, type Statement } from "./lambda-function.ts";
import { checkRevision, conflict, invalidValue, notFound } from "./lambda-refusals.ts";
import { type FunctionInput, policyHolder, type Reference, referenceOf, shownArn } from "./reference.ts";

type Condition = "SourceArn" | "SourceAccount" | "EventSourceToken" | "FunctionUrlAuthType" | "PrincipalOrgID";
type PermissionInput = FunctionInput &
  Readonly<Record<"StatementId" | "Action" | "Principal", string> & Partial<Record<Condition, string>>>;

function principalOf(principal: string, partition: string): Statement["Principal"] {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` };
  if (principal.startsWith("arn:")) return { AWS: principal };
  if (/^[\w.-]+\.amazon(?:aws)?\.com$/.test(principal)) return { Service: principal };
  throw invalidValue("The provided principal was invalid. Please check the principal and try again.");
}

function conditionOf(given: PermissionInput): Statement["Condition"] {
  const equals = Object.entries({
    "AWS:SourceAccount": given.SourceAccount,
    "lambda:FunctionUrlAuthType": given.FunctionUrlAuthType,
    "lambda:EventSourceToken": given.EventSourceToken,
    "aws:PrincipalOrgID": given.PrincipalOrgID,
  }).filter((pair): pair is [string, string] => pair[1] !== undefined);
  if (equals.length === 0 && given.SourceArn === undefined) return undefined;
  return {
    ...(equals.length > 0 && { StringEquals: Object.fromEntries(equals) }),
    ...(given.SourceArn !== undefined && { ArnLike: { "AWS:SourceArn": given.SourceArn } }),
  };
}

interface Policy {
  readonly holder: { statements: readonly Statement[] };
  readonly revision: string;
  /** With the qualifier. */
  readonly arn: string;
}

/** Who has the policy: the function, a version or an alias. */
function policyOf(reference: Reference, call: Call): Policy | undefined {
  const fn = own(functionsIn(call.world, call.region), reference.name);
  const holder = fn && policyHolder(fn, reference.qualifier);
  if (holder === undefined) return undefined;
  const revision = "FunctionArn" in holder ? revisionOf(holder, call.now) : holder.RevisionId;
  return { holder, revision, arn: shownArn(reference) };
}

/** @throws Refusal for a qualifier that leads to nothing, or to what has no policy. */
function requirePolicy(reference: Reference, call: Call): Policy {
  const { qualifier } = reference;
  if (qualifier === "$LATEST") throw invalidValue("We currently do not support adding policies for $LATEST.");
  const policy = policyOf(reference, call);
  if (policy !== undefined) return policy;
  const isAlias = qualifier !== undefined && /^[a-zA-Z][\w-]*$/.test(qualifier);
  if (isAlias && policyOf({ ...reference, qualifier: undefined }, call))
    throw notFound(`Cannot find alias arn: ${shownArn(reference)}`);
  throw notFound(`Function not found: ${shownArn(reference)}`);
}

function change({ holder, revision: now }: Policy, revision: string | undefined, statements: readonly Statement[]) {
  checkRevision(revision, now, "GetPolicy");
  // A policy is part of what a revision is, of a version's too.
  const revisions = { RevisionId: randomUUID(), ...("busyRevisionId" in holder && { busyRevisionId: randomUUID() }) };
  Object.assign(holder, { statements, ...revisions });
}

function add(input: PermissionInput, call: Call) {
  const policy = requirePolicy(referenceOf(input, call), call);
  const { statements } = policy.holder;
  const { StatementId: Sid, Action, Principal } = input;
  if (statements.some((one) => one.Sid === Sid))
    throw conflict(
      `The statement id (${Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const Condition = conditionOf(input);
  const who = principalOf(Principal, call.world.partition);
  const rest = { Action, Resource: policy.arn, ...(Condition && { Condition }) };
  const statement: Statement = { Sid, Effect: "Allow", Principal: who, ...rest };
  change(policy, input.RevisionId, [...statements, statement]);
  return { Statement: JSON.stringify(statement) };
}

function remove(input: PermissionInput, call: Call): void {
  const reference = referenceOf(input, call);
  if (own(functionsIn(call.world, call.region), reference.name) === undefined)
    throw notFound(`No policy found for: ${shownArn(reference)}`);
  const policy = requirePolicy(reference, call);
  const { statements } = policy.holder;
  if (statements.length === 0) throw notFound("No policy is associated with the given resource.");
  const left = statements.filter(({ Sid }) => Sid !== input.StatementId);
  if (left.length === statements.length)
    throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
  change(policy, input.RevisionId, left);
}

function get(input: FunctionInput, call: Call) {
  const policy = policyOf(referenceOf(input, call), call);
  if (policy === undefined || policy.holder.statements.length === 0)
    throw notFound("The resource you requested does not exist.");
  const Policy = JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: policy.holder.statements });
  return { Policy, RevisionId: policy.revision };
}

/** Who may invoke a function. */
export const permissionOperations: Readonly<Record<string, Operation>> = {
  AddPermission: op<PermissionInput>(
    `StatementId Action Principal SourceArn SourceAccount EventSourceToken FunctionUrlAuthType PrincipalOrgID
      Qualifier RevisionId`,
    add,
  ),
  RemovePermission: op<PermissionInput>("Qualifier RevisionId", remove),
  GetPolicy: op<FunctionInput>("Qualifier", get),
};
