import { TestInvokeAuthorizerCommand } from "@aws-sdk/client-api-gateway";
import { USER_AGENT } from "../../lib/http/http-request.ts";
import type { SentCall } from "../call/placed-token.ts";
import { readAuthorizerLog } from "./authorizer-log.ts";
import type { AuthorizerRun } from "./authorizer-run.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import type { Item } from "./item.ts";
import { authorizerPolicy } from "./read-authorizer-policy.ts";

/** What a test sends to an authorizer. */
export interface AuthorizerTest {
  readonly restApiId: string;
  readonly authorizerId: string;
  readonly stageName: string;
  readonly stageVariables: Readonly<Record<string, string>>;
  readonly call: SentCall;
  /** Behind the stage. */
  readonly path: string;
  /** Removes secrets from what API Gateway logs. */
  readonly mask: (text: string) => string;
  /** Removes them, and the function's variables, from the message of its error. */
  readonly maskError: (text: string) => string;
}

/** The headers of a call with those that every client sends: they may be identity sources too. */
function withOwnHeaders({ url, headers }: SentCall): Record<string, string> {
  const names = Object.keys(headers).map((name) => name.toLowerCase());
  const own = Object.entries({ Host: url.host, "User-Agent": USER_AGENT });
  return { ...Object.fromEntries(own.filter(([name]) => !names.includes(name.toLowerCase()))), ...headers };
}

/** Runs the authorizer once, with what the call sends. */
export async function runAuthorizer(aws: ReadAws, reader: Reader, test: AuthorizerTest): Promise<Item<AuthorizerRun>> {
  const { restApiId, authorizerId, stageName, stageVariables, call, path, mask, maskError } = test;
  const input = {
    restApiId,
    authorizerId,
    headers: withOwnHeaders(call),
    pathWithQueryString: `${path}${call.url.search}`,
    stageVariables: { ...stageVariables },
  };
  return reader.read("a test of the authorizer (TestInvokeAuthorizer)", "apigateway:POST", async () => {
    const answer = await aws.apigateway.send(new TestInvokeAuthorizerCommand(input));
    const { lines, result, problem } = readAuthorizerLog(answer.log ?? "", mask, maskError);
    return {
      clientStatus: answer.clientStatus ?? 0,
      log: lines,
      result,
      problem,
      latencyMs: Number(answer.latency ?? 0),
      principalId: answer.principalId === undefined ? undefined : mask(answer.principalId),
      policy: authorizerPolicy(answer.policy, { stage: stageName, path }),
    };
  });
}
