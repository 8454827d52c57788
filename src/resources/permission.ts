import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined } from "../aws/aws-errors.ts";
import { servicePrincipal } from "../aws/partition.ts";
import { same } from "../lib/json.ts";
import { kind } from "./shared/aws-kind.ts";
import { principalsOf, sourceOf, statementsOf } from "./shared/function-policy.ts";

export interface PermissionProps {
  readonly functionName: string;
  /** A fixed name, so that a second run finds its statement instead of adding another. */
  readonly statementId: string;
  /** ARN pattern of the API methods or authorizers that may invoke the function. */
  readonly sourceArn: string;
}

export interface PermissionAttrs {
  readonly sourceArn: string;
}

const PRINCIPAL = servicePrincipal("apigateway");
const ACTION = "lambda:InvokeFunction";

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
    sourceArn: "statement",
  },
  childOf: "function",
  key: ({ functionName, statementId }) => ({ functionName, statementId }),

  async read(aws, { functionName, statementId }) {
    const statement = (await statementsIn(aws, functionName)).find(({ Sid }) => Sid === statementId);
    if (statement === undefined) return undefined;
    const intact =
      statement.Effect === "Allow" && statement.Action === ACTION && same(principalsOf(statement), [PRINCIPAL]);
    return { attrs: { sourceArn: intact ? sourceOf(statement) : "" }, owned: true };
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
  diff: (props, attrs) =>
    same(props.sourceArn, attrs.sourceArn)
      ? []
      : [{ prop: "sourceArn", from: attrs.sourceArn, to: props.sourceArn, replace: true }],

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
