import { own } from "../own.ts";
import { covers } from "../wildcard.ts";
import { Refusal } from "../wire/refusal.ts";
import type { Functions, Store } from "../world.ts";
import { functionsIn, type LambdaFunction, type Statement } from "./function.ts";
import type { Runnable, Runtime } from "./model.ts";

/** `arn:aws:lambda:<region>:<account>:function:<name>`, with or without a qualifier. */
const ARN = /^arn:[a-z-]+:lambda:([a-z0-9-]+):\d{12}:function:([A-Za-z0-9_-]+)(?::\$LATEST)?$/;

/** All that running a function needs. */
export const runnableOf = (fn: LambdaFunction, region: string): Runnable => ({
  arn: fn.FunctionArn,
  name: fn.FunctionName,
  region,
  revision: fn.RevisionId,
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

/** Lambda as API Gateway sees it. */
export function createFunctions(store: Store, runtime: Runtime): Functions {
  function find(arn: string): { fn: LambdaFunction; region: string } | undefined {
    const [, region = "", name = ""] = ARN.exec(arn) ?? [];
    const fn = own(functionsIn({ store }, region), name);
    return fn && { fn, region };
  }
  return {
    permits(arn, { principal, sourceArn }) {
      const statements = find(arn)?.fn.statements ?? [];
      return statements.some((statement) => {
        const { Principal, Action } = statement;
        const isForThem = Principal === "*" || ("Service" in Principal && Principal.Service === principal);
        return isForThem && covers(Action, "lambda:InvokeFunction") && meets(statement, sourceArn);
      });
    },
    async invoke(arn, payload, options = {}) {
      const found = find(arn);
      if (found === undefined) throw new Refusal(404, "ResourceNotFoundException", `Function not found: ${arn}`);
      return runtime.invoke(runnableOf(found.fn, found.region), payload, { ...options, invokedArn: arn });
    },
  };
}
