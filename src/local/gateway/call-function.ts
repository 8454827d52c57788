import { randomUUID } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import type { Invocation, World } from "../world.ts";
import { observePhase } from "./access-log/observed-call.ts";
import { type Failure, lambdaRefused } from "./failure.ts";
import type { GatewayRequest } from "./request.ts";
import { requestLines, responseLines } from "./test-log.ts";

const APIGATEWAY = "apigateway.amazonaws.com";
/** What Lambda makes of an event without a byte. */
const NO_EVENT = Buffer.from("{}");

/** A call of a Lambda function by API Gateway. */
export interface FunctionCall {
  readonly request: GatewayRequest;
  readonly phase: "authorizer" | "integration";
  readonly functionArn: string;
  readonly payload: Buffer;
  readonly timeoutMs: number;
  /** The failure when Lambda refuses the call, and when it takes too long. */
  readonly refused: (details: { readonly cause: Refusal; readonly logged: readonly string[] }) => Failure;
  readonly late: () => Failure;
}

/** The function in "arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations". */
export function functionArnOf(uri = "", stageVariables: Readonly<Record<string, string>>): string {
  const [, arn = ""] = /\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  return arn.replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => stageVariables[name] ?? "");
}

/** Who calls a function, and what for. */
interface Caller {
  readonly request: GatewayRequest;
  /** Of the integration or authorizer; without one the function's policy must permit API Gateway's calls. */
  readonly role: string | undefined;
  readonly sourceArn: string;
}

/** Why API Gateway may not call a function, as its log says it; undefined when it may. */
export function mayNotCall(
  { functions, roles }: World,
  functionArn: string,
  payload: Buffer,
  { request, role, sourceArn }: Caller,
): Error | undefined {
  if (role && !roles.canAssume(role, APIGATEWAY))
    return new Error(`API Gateway does not have permission to assume the provided role ${role}`);
  const may = role
    ? roles.mayInvoke(role, functionArn)
    : functions.permits(functionArn, { principal: APIGATEWAY, sourceArn });
  if (may) return undefined;
  // At AWS it is Lambda that refuses.
  request.testLog?.push(...requestLines(request, functionArn, payload));
  return new Error("Invalid permissions on Lambda function");
}

/** What a function has answered, and the request ID that its log has. */
export interface Answered extends Invocation {
  readonly requestId: string;
}

/** Calls a function and waits for its answer. @throws Failure. */
export async function callFunction({ functions }: World, call: FunctionCall): Promise<Answered> {
  const { request, phase, functionArn } = call;
  const requestId = randomUUID();
  request.testLog?.push(...requestLines(request, functionArn, call.payload));
  const started = performance.now();
  const ended = (integrationStatus?: number) =>
    request.observed &&
    observePhase(request, phase, {
      integrationLatency: Math.round(performance.now() - started),
      ...(integrationStatus !== undefined && { integrationStatus, requestId }),
    });
  let timer: NodeJS.Timeout | undefined;
  const timeout = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      ended();
      reject(call.late());
    }, call.timeoutMs);
  });
  const answer = functions.invoke(functionArn, call.payload.length === 0 ? NO_EVENT : call.payload, { requestId }).then(
    (invocation) => {
      ended(200);
      if (phase === "integration")
        request.testLog?.push(...responseLines(request, invocation, requestId, performance.now() - started));
      return { ...invocation, requestId };
    },
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      ended(error.status);
      throw call.refused({ cause: error, logged: lambdaRefused(error, requestId) });
    },
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
