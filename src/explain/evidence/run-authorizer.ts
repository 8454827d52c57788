import { TestInvokeAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import type { SentCall } from "../call/placed-token.ts";
import { readAuthorizerLog } from "./authorizer-log.ts";
import type { AuthorizerPolicy, AuthorizerRun, AuthorizerStatement } from "./authorizer-run.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import { textList } from "./policy-statements.ts";

/** The stages that method ARNs of a test name; the docs show one, calls get the other. */
const TEST_STAGE = /(:execute-api:[^/]*\/)(?:ESTestInvoke-stage|test-invoke-stage)(?=\/|$)/;

const nodeOf = (value: unknown): Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null ? (value as Readonly<Record<string, unknown>>) : {};

const statementOf = (statement: Readonly<Record<string, unknown>>, stage: string): AuthorizerStatement => ({
  effect: String(statement["Effect"]),
  actions: textList(statement["Action"]),
  resources: textList(statement["Resource"]).map((one) => one.replace(TEST_STAGE, `$1${stage}`)),
  hasCondition: statement["Condition"] !== undefined,
});

/** The policy document that an authorizer returned, with the stage of the call; undefined when it is not one. */
export function authorizerPolicy(text: string | undefined, stage: string): AuthorizerPolicy | undefined {
  if (!text) return undefined;
  try {
    const { Version: version, Statement: statements } = nodeOf(JSON.parse(text));
    const all = [statements].flat().map(nodeOf);
    return { version: textList(version)[0], statements: all.map((one) => statementOf(one, stage)) };
  } catch {
    return undefined;
  }
}

/** What a test sends to an authorizer. */
interface AuthorizerTest {
  readonly restApiId: string;
  readonly authorizerId: string;
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly call: SentCall;
  /** Behind the stage. */
  readonly path: string;
  /** Removes secrets from log lines. */
  readonly mask: (text: string) => string;
}

/** Runs the authorizer once, with what the call sends. */
export async function runAuthorizer(aws: ReadAws, reader: Reader, test: AuthorizerTest): Promise<Item<AuthorizerRun>> {
  const { restApiId, authorizerId, stageName, stageVariables, call, path, mask } = test;
  const input = {
    restApiId,
    authorizerId,
    headers: { ...call.headers },
    pathWithQueryString: `${path}${call.url.search}`,
    stageVariables: { ...stageVariables },
  };
  return reader.read("a test of the authorizer (TestInvokeAuthorizer)", "apigateway:POST", async () => {
    const answer = await aws.apigateway.send(new TestInvokeAuthorizerCommand(input));
    const { lines, result, problem } = readAuthorizerLog(answer.log ?? "", mask);
    return {
      clientStatus: answer.clientStatus ?? 0,
      log: lines,
      result,
      problem,
      latencyMs: Number(answer.latency ?? 0),
      principalId: answer.principalId === undefined ? undefined : mask(answer.principalId),
      policy: authorizerPolicy(answer.policy, stageName),
    };
  });
}
