import type { AuthorizerPolicy, AuthorizerStatement } from "./authorizer-run.ts";
import { textList } from "./policy-statements.ts";

/** The stages that method ARNs of a test name: the documents show one, REQUEST events get the other, older APIs had "null". */
const TEST_STAGE = /^(arn:[^:]*:execute-api:[^/]*\/)(?:ESTestInvoke-stage|test-invoke-stage|null)(?=\/|$)/;

/** What a test was about, and what it stands for. */
export interface TestedMethod {
  /** Of the call. */
  readonly stage: string;
  /** Of the test: "/orders/1". */
  readonly path: string;
}

const nodeOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

function statementOf(statement: Readonly<Record<string, unknown>>, { stage, path }: TestedMethod): AuthorizerStatement {
  const asCalled = (one: string) => one.replace(TEST_STAGE, `$1${stage}`);
  // A test asks for GET, in most APIs for GET of the root: an authorizer that repeats its method ARN names that.
  const repeated = ["GET/", `GET${path}`];
  const isRepeated = (one: string) =>
    TEST_STAGE.test(one) && repeated.includes(one.replace(TEST_STAGE, "").replace(/^\//, ""));
  const resources = textList(statement["Resource"]);
  return {
    effect: String(statement["Effect"]),
    actions: textList(statement["Action"]),
    notActions: textList(statement["NotAction"]),
    resources: resources.map(asCalled),
    notResources: textList(statement["NotResource"]).map(asCalled),
    repeated: resources.filter(isRepeated).map(asCalled),
    hasCondition: Object.keys(nodeOf(statement["Condition"])).length > 0,
  };
}

/** The policy document that an authorizer returned to a test, with the stage of the call; undefined when it is not one. */
export function authorizerPolicy(text: string | undefined, tested: TestedMethod): AuthorizerPolicy | undefined {
  if (!text) return undefined;
  try {
    const { Version: version, Statement: statements } = nodeOf(JSON.parse(text));
    const all = [statements].flat().map(nodeOf);
    return { version: textList(version)[0], statements: all.map((one) => statementOf(one, tested)) };
  } catch {
    return undefined;
  }
}
