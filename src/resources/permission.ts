import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { servicePrincipal } from "../aws/partition.ts";
import { same } from "../lib/json.ts";
import { changes, kind } from "./shared/aws-kind.ts";
import { type PolicyStatement, principalsOf, sourceOf, statementsOf, testsIn } from "./shared/function-policy.ts";

export interface PermissionProps {
  readonly functionName: string;
  /** A fixed name, so that a second run finds its statement instead of adding another. */
  readonly statementId: string;
  /** ARN pattern of the API methods or authorizers that may invoke the function. */
  readonly sourceArn: string;
}

export interface PermissionAttrs {
  /** "" without a source. */
  readonly sourceArn: string;
  /** What else the statement says; present if it is not what deploy writes. */
  readonly altered?: Partial<StatementTerms>;
}

/** What a statement says besides its source. */
interface StatementTerms {
  readonly effect: string;
  readonly principal: readonly string[];
  readonly action: string;
  /** Its tests, without their values. */
  readonly condition: readonly string[];
}

const PRINCIPAL = servicePrincipal("apigateway");
const ACTION = "lambda:InvokeFunction";

/** What deploy writes: nothing but the source limits it. */
const TERMS: StatementTerms = {
  effect: "Allow",
  principal: [PRINCIPAL],
  action: ACTION,
  condition: ["ArnLike AWS:SourceArn"],
};

/** The tests that compare a source with the pattern as ArnLike does. Others, such as StringNotEquals, say something else. */
const isSourceTest = (test: string): boolean => /^(?:ArnLike|ArnEquals|StringLike) aws:SourceArn$/i.test(test);

function termsOf(statement: PolicyStatement): Partial<StatementTerms> {
  const tests = testsIn(statement);
  const terms: StatementTerms = {
    effect: statement.Effect ?? "",
    principal: principalsOf(statement),
    action: statement.Action ?? "",
    condition: tests.length === 1 && tests.every(isSourceTest) ? TERMS.condition : tests,
  };
  return Object.fromEntries(
    Object.entries(terms).filter(([name, value]) => !same(value, TERMS[name as keyof StatementTerms])),
  );
}

const statementsIn = async ({ lambda }: Aws, FunctionName = "") =>
  statementsOf((await absentAsUndefined(lambda.send(new GetPolicyCommand({ FunctionName }))))?.Policy);

/** The statement in a function's policy that lets API Gateway invoke it. Identified by its statement ID. */
export const permission = kind<PermissionProps, PermissionAttrs>({
  type: "lambda.permission",
  row: { key: ["functionName", "statementId"], within: { type: "lambda.function", by: "functionName" } },
  actions: {
    read: ["lambda:GetPolicy"],
    create: ["lambda:AddPermission"],
    update: [],
    delete: ["lambda:RemovePermission"],
  },
  watched: {
    sourceArn: "aws:SourceArn",
    effect: "Effect",
    principal: "Principal",
    action: "Action",
    condition: "Condition",
  },
  childOf: "function",
  key: ({ functionName, statementId }) => ({ functionName, statementId }),

  async read(aws, { functionName, statementId }) {
    const statement = (await statementsIn(aws, functionName)).find(({ Sid }) => Sid === statementId);
    if (statement === undefined) return undefined;
    const altered = termsOf(statement);
    const attrs = { sourceArn: sourceOf(statement), ...(Object.keys(altered).length > 0 && { altered }) };
    return { attrs, owned: true };
  },

  async create(aws, { functionName, statementId, sourceArn }) {
    const statement = new AddPermissionCommand({
      FunctionName: functionName,
      StatementId: statementId,
      Action: ACTION,
      Principal: PRINCIPAL,
      SourceArn: sourceArn,
    });
    await aws.lambda.send(statement);
    return { sourceArn };
  },

  // A statement cannot be changed, only removed and added.
  diff: (props, { sourceArn, altered = {} }) =>
    changes({
      sourceArn: [props.sourceArn, sourceArn],
      effect: [TERMS.effect, altered.effect ?? TERMS.effect],
      principal: [TERMS.principal, altered.principal ?? TERMS.principal],
      action: [TERMS.action, altered.action ?? TERMS.action],
      condition: [TERMS.condition, altered.condition ?? TERMS.condition],
    }).map((change) => ({ ...change, replace: true })),

  update: async (_, props) => ({ sourceArn: props.sourceArn }),

  async delete(aws, { functionName, statementId }) {
    const statement = new RemovePermissionCommand({ FunctionName: functionName, StatementId: statementId });
    await absentAsUndefined(aws.lambda.send(statement));
  },

  async inside(aws, functionName) {
    const { project, stage } = aws.stack;
    const api = { type: "apigateway.rest-api", key: { project, stage } };
    const statements = await statementsIn(aws, functionName);
    const own = statements.filter(({ Sid = "" }) => Sid.startsWith("lambda-authz-"));
    return own.map(({ Sid: statementId = "" }) => ({ key: { functionName, statementId }, uses: [api] }));
  },
});
