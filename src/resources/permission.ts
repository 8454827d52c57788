import { AddPermissionCommand, GetPolicyCommand, RemovePermissionCommand } from "@aws-sdk/client-lambda";
import { absentAsUndefined } from "../aws/errors.ts";
import { same } from "../lib/json.ts";
import { kind } from "./kind.ts";
import { SETTLED } from "./settled.ts";

export interface PermissionProps {
  readonly functionName: string;
  /** Fixed by us, so that a second run finds its statement instead of adding another. */
  readonly statementId: string;
  /** ARN pattern of what in API Gateway may invoke the function. */
  readonly sourceArn: string;
}

export interface PermissionAttrs {
  readonly sourceArn: string;
}

interface Statement {
  readonly Sid?: string;
  readonly Effect?: string;
  readonly Principal?: { readonly Service?: string } | string;
  readonly Action?: string;
  readonly Condition?: Readonly<Record<string, Readonly<Record<string, string>>>>;
}

const PRINCIPAL = "apigateway.amazonaws.com";
const ACTION = "lambda:InvokeFunction";

const principalOf = ({ Principal }: Statement) => (typeof Principal === "string" ? Principal : Principal?.Service);
// AWS answers ArnLike, some emulators StringLike; both compare the same way.
const sourceOf = ({ Condition = {} }: Statement) =>
  Object.values(Condition)
    .map((test) => test["AWS:SourceArn"] ?? test["aws:SourceArn"] ?? test["AWS:sourceArn"])
    .find(Boolean);

/** The statement in a function's policy that lets API Gateway invoke it. Found again by its statement id. */
export const permission = kind<PermissionProps, PermissionAttrs>({
  type: "lambda.permission",
  actions: ["lambda:GetPolicy", "lambda:AddPermission", "lambda:RemovePermission"],
  childOf: "function",
  key: ({ functionName, statementId }) => ({ functionName, statementId }),

  async read({ lambda }, { functionName, statementId }) {
    const found = await absentAsUndefined(lambda.send(new GetPolicyCommand({ FunctionName: functionName })));
    const { Statement: statements = [] } = JSON.parse(found?.Policy ?? "{}") as { Statement?: Statement[] };
    const ours = statements.find(({ Sid }) => Sid === statementId);
    if (ours === undefined) return undefined;
    const intact = ours.Effect === "Allow" && ours.Action === ACTION && principalOf(ours) === PRINCIPAL;
    return { attrs: { sourceArn: intact ? (sourceOf(ours) ?? "") : "" }, ours: true };
  },

  async create(aws, { functionName, statementId, sourceArn }) {
    const statement = new AddPermissionCommand({
      FunctionName: functionName,
      StatementId: statementId,
      Action: ACTION,
      Principal: PRINCIPAL,
      SourceArn: sourceArn,
    });
    await aws.retry(SETTLED, () => aws.lambda.send(statement));
    return { sourceArn };
  },

  // A statement cannot be changed, only taken away and added.
  diff: (props, attrs) =>
    same(props.sourceArn, attrs.sourceArn)
      ? []
      : [{ prop: "sourceArn", from: attrs.sourceArn, to: props.sourceArn, replace: true }],

  update: async (_, props) => ({ sourceArn: props.sourceArn }),

  async delete(aws, { functionName, statementId }) {
    const statement = new RemovePermissionCommand({ FunctionName: functionName, StatementId: statementId });
    await absentAsUndefined(aws.retry(SETTLED, () => aws.lambda.send(statement)));
  },
});
