import { own } from "../own.ts";
import { covers } from "../wildcard.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Functions, Invocation, Store, World } from "../world.ts";
import { functionsIn, type LambdaFunction, type Statement } from "./lambda-function.ts";
import { conflict } from "./lambda-refusals.ts";
import { policyHolder, qualified } from "./reference.ts";
import type { Runnable, Runtime } from "./runtime-model.ts";

/** `arn:aws:lambda:<region>:<account>:function:<name>`, with or without a qualifier. */
const ARN = /^arn:[a-z-]+:lambda:([a-z0-9-]+):\d{12}:function:([A-Za-z0-9_-]+)(?::([A-Za-z0-9_$-]+))?$/;

/** All that running a function needs. */
export const runnableOf = (fn: LambdaFunction, region: string): Runnable => ({
  arn: fn.FunctionArn,
  name: fn.FunctionName,
  version: fn.Version ?? "$LATEST",
  region,
  // Policies and versions are revisions too, and end no process.
  revision: `${fn.codeSha256Hex} ${fn.modifiedAt}`,
  codeSha256Hex: fn.codeSha256Hex,
  runtime: fn.Runtime,
  handler: fn.Handler,
  environment: fn.Environment?.Variables ?? {},
  timeoutSeconds: fn.Timeout,
  memoryMb: fn.MemorySize,
  logGroup: `/aws/lambda/${fn.FunctionName}`,
  roleArn: fn.Role,
});

function meets({ Condition = {} }: Statement, sourceArn: string): boolean {
  return Object.entries(Condition).every(([operator, keys]) =>
    Object.entries(keys).every(([key, wanted]) => {
      const seen = key.toLowerCase() === "aws:sourcearn" ? sourceArn : sourceArn.split(":")[4];
      if (seen === undefined) return false;
      return /Like$/.test(operator) ? covers(wanted, seen) : wanted === seen;
    }),
  );
}

/** The version that one call of an alias gets: the second one as often as its weight says. */
function chosen(fn: LambdaFunction, qualifier: string | undefined): LambdaFunction | undefined {
  const { weights = {} } = own(fn.aliases ?? {}, qualifier ?? "") ?? {};
  const [second] = Object.entries(weights);
  return qualified(fn, second !== undefined && Math.random() < second[1] ? second[0] : qualifier);
}

/** @throws Refusal ResourceConflictException while the function is being created. */
export function checkCreated({ busyUntil, createdAt, modifiedAt }: LambdaFunction, now: number): void {
  if (now >= busyUntil || createdAt !== modifiedAt) return;
  throw conflict(
    "The operation cannot be performed at this time. The function is currently in the following state: Pending",
  );
}

/** Lambda as API Gateway sees it. */
export function createFunctions(store: Store, runtime: Runtime, clock: World["clock"]): Functions {
  /** By ARN without a qualifier. */
  const running = new Map<string, number>();

  function find(arn: string) {
    const [, region = "", name = "", qualifier] = ARN.exec(arn) ?? [];
    const fn = own(functionsIn({ store }, region), name);
    return fn && { fn, region, qualifier };
  }

  /** @throws Refusal TooManyRequestsException when as many events are under way as the function may have. */
  async function counted({ FunctionArn, reserved }: LambdaFunction, run: () => Promise<Invocation>) {
    const before = running.get(FunctionArn) ?? 0;
    if (reserved !== undefined && before >= reserved)
      throw new Refusal(429, "TooManyRequestsException", "Rate Exceeded.", {
        Reason: "ReservedFunctionConcurrentInvocationLimitExceeded",
        Type: "User",
      });
    running.set(FunctionArn, before + 1);
    return run().finally(() => running.set(FunctionArn, (running.get(FunctionArn) ?? 1) - 1));
  }

  return {
    permits(arn, { principal, sourceArn }) {
      const found = find(arn);
      const { statements = [] } = (found && policyHolder(found.fn, found.qualifier)) ?? {};
      return statements.some((statement) => {
        const { Principal, Action } = statement;
        const isForThem = Principal === "*" || ("Service" in Principal && Principal.Service === principal);
        return isForThem && covers(Action, "lambda:InvokeFunction") && meets(statement, sourceArn);
      });
    },
    async invoke(arn, payload, options = {}) {
      const found = find(arn);
      const fn = found && chosen(found.fn, found.qualifier);
      if (found === undefined || fn === undefined)
        throw new Refusal(404, "ResourceNotFoundException", `Function not found: ${arn}`);
      checkCreated(found.fn, clock.now());
      const runnable = runnableOf(fn, found.region);
      const { version } = runnable;
      const run = () => runtime.invoke(runnable, payload, { ...options, invokedArn: arn });
      return { ...(await counted(found.fn, run)), version };
    },
  };
}
