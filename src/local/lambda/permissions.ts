import { own } from "../own.ts";
import { type Call, type Operation, op } from "../wire/operation.ts";
import { functionsIn, type LambdaFunction, revisionOf, type Statement } from "./function.ts";
import { functionAt, type Named, type Reference, referenceOf, shownArn } from "./reference.ts";
import { conflict, invalidValue, notFound, staleRevision } from "./refusals.ts";

interface Permission extends Named {
  readonly StatementId: string;
  readonly Action: string;
  readonly Principal: string;
  readonly SourceArn?: string;
  readonly SourceAccount?: string;
  readonly EventSourceToken?: string;
  readonly FunctionUrlAuthType?: string;
  readonly PrincipalOrgID?: string;
  readonly RevisionId?: string;
}

function principalOf(principal: string, partition: string): Statement["Principal"] {
  if (principal === "*") return "*";
  if (/^\d{12}$/.test(principal)) return { AWS: `arn:${partition}:iam::${principal}:root` };
  if (principal.startsWith("arn:")) return { AWS: principal };
  if (/^[\w.-]+\.amazon(?:aws)?\.com$/.test(principal)) return { Service: principal };
  throw invalidValue("The provided principal was invalid. Please check the principal and try again.");
}

function conditionOf(given: Permission): Statement["Condition"] {
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

/** Policies hang on functions only here; a qualifier leads to nothing. */
function guarded(reference: Reference, call: Call): LambdaFunction {
  const { name, qualifier } = reference;
  const isThere = own(functionsIn(call.world, call.region), name) !== undefined;
  if (qualifier === "$LATEST") throw invalidValue("We currently do not support adding policies for $LATEST.");
  if (isThere && qualifier !== undefined && /^[a-zA-Z][\w-]*$/.test(qualifier) && !qualifier.includes("$"))
    throw notFound(`Cannot find alias arn: ${shownArn(reference)}`);
  return functionAt(reference, call);
}

function change(fn: LambdaFunction, revision: string | undefined, statements: readonly Statement[], call: Call): void {
  if (revision !== undefined && revision !== revisionOf(fn, call.now)) throw staleRevision("GetPolicy");
  fn.statements = statements;
}

function add(input: Permission, call: Call) {
  const fn = guarded(referenceOf(input, call), call);
  const { StatementId: Sid, Action, Principal } = input;
  if (fn.statements.some((one) => one.Sid === Sid))
    throw conflict(
      `The statement id (${Sid}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
    );
  const Condition = conditionOf(input);
  const who = principalOf(Principal, call.world.partition);
  const rest = { Action, Resource: fn.FunctionArn, ...(Condition && { Condition }) };
  const statement: Statement = { Sid, Effect: "Allow", Principal: who, ...rest };
  change(fn, input.RevisionId, [...fn.statements, statement], call);
  return { Statement: JSON.stringify(statement) };
}

function remove(input: Permission, call: Call): void {
  const reference = referenceOf(input, call);
  if (own(functionsIn(call.world, call.region), reference.name) === undefined)
    throw notFound(`No policy found for: ${shownArn(reference)}`);
  const fn = guarded(reference, call);
  if (fn.statements.length === 0) throw notFound("No policy is associated with the given resource.");
  const left = fn.statements.filter(({ Sid }) => Sid !== input.StatementId);
  if (left.length === fn.statements.length)
    throw notFound(`Statement ${input.StatementId} is not found in resource policy.`);
  change(fn, input.RevisionId, left, call);
}

function get(input: Named, call: Call) {
  const { name, qualifier } = referenceOf(input, call);
  const fn = qualifier === undefined ? own(functionsIn(call.world, call.region), name) : undefined;
  if (fn === undefined || fn.statements.length === 0) throw notFound("The resource you requested does not exist.");
  const Policy = JSON.stringify({ Version: "2012-10-17", Id: "default", Statement: fn.statements });
  return { Policy, RevisionId: revisionOf(fn, call.now) };
}

/** Who may invoke a function. */
export const permissionOperations: Readonly<Record<string, Operation>> = {
  AddPermission: op<Permission>(
    `StatementId Action Principal SourceArn SourceAccount EventSourceToken FunctionUrlAuthType PrincipalOrgID
      Qualifier RevisionId`,
    add,
  ),
  RemovePermission: op<Permission>("Qualifier RevisionId", remove),
  GetPolicy: op<Named>("Qualifier", get),
};
