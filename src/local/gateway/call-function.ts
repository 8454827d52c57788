import { randomUUID } from "node:crypto";
import { Refusal } from "../wire/refusal.ts";
import type { Invocation, World } from "../world.ts";
import { type Observable, observePhase } from "./access-log/observed-call.ts";
import type { Failure } from "./failure.ts";

const APIGATEWAY = "apigateway.amazonaws.com";

/** A call of a Lambda function by API Gateway. */
interface FunctionCall {
  readonly request: Observable;
  readonly phase: "authorizer" | "integration";
  readonly functionArn: string;
  readonly payload: Buffer;
  readonly timeoutMs: number;
  /** The failure when Lambda refuses the call, and when it takes too long. */
  readonly refused: (cause: Refusal) => Failure;
  readonly late: () => Failure;
}

/** The function in "arn:aws:apigateway:<region>:lambda:path/2015-03-31/functions/<arn>/invocations". */
export function functionArnOf(uri = "", stageVariables: Readonly<Record<string, string>>): string {
  const [, arn = ""] = /\/functions\/(.+)\/invocations$/.exec(uri) ?? [];
  return arn.replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => stageVariables[name] ?? "");
}

/**
 * Why API Gateway may not call a function, as its log says it; undefined when it may: as the role of the integration or
 * authorizer, else by the function's policy.
 */
export function mayNotCall(
  { functions, roles }: World,
  functionArn: string,
  role: string | undefined,
  sourceArn: string,
): Error | undefined {
  if (role && !roles.canAssume(role, APIGATEWAY))
    return new Error(`API Gateway does not have permission to assume the provided role ${role}`);
  const may = role
    ? roles.mayInvoke(role, functionArn)
    : functions.permits(functionArn, { principal: APIGATEWAY, sourceArn });
  return may ? undefined : new Error("Invalid permissions on Lambda function");
}

/** Calls a function and waits for its answer. @throws Failure. */
export async function callFunction({ functions }: World, call: FunctionCall): Promise<Invocation> {
  const { request, phase, functionArn } = call;
  const requestId = randomUUID();
  const started = performance.now();
  const ended = (integrationStatus?: number) =>
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
  const answer = functions.invoke(functionArn, call.payload, { requestId }).then(
    (invocation) => {
      ended(200);
      return invocation;
    },
    (error: unknown) => {
      if (!(error instanceof Refusal)) throw error;
      ended(error.status);
      throw call.refused(error);
    },
  );
  return Promise.race([answer, timeout]).finally(() => clearTimeout(timer));
}
