import { type Call, type Operation, op, Raw } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { functionsIn } from "./lambda-function.ts";
import { invalidValue } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, referenceOf } from "./reference.ts";

type ConcurrencyInput = FunctionInput & { readonly ReservedConcurrentExecutions: number };

/** Of an account: what all functions together may take, and what must be left to those without a share of their own. */
const [ALL, UNRESERVED] = [1_000, 100];

function fnOf(input: FunctionInput, call: Call) {
  const reference = referenceOf(input, call);
  if (reference.qualifier !== undefined)
    throw invalidValue(
      "This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.",
    );
  return functionAt({ ...reference, qualifier: "$LATEST" }, call);
}

const described = ({ reserved }: { readonly reserved?: number }) =>
  reserved === undefined ? {} : { ReservedConcurrentExecutions: reserved };

function put(input: ConcurrencyInput, call: Call) {
  const fn = fnOf(input, call);
  const { ReservedConcurrentExecutions: wanted } = input;
  const others = Object.values(functionsIn(call.world, call.region)).filter((one) => one !== fn);
  if (others.reduce((sum, { reserved = 0 }) => sum + reserved, wanted) > ALL - UNRESERVED)
    throw new Refusal(
      400,
      "InvalidParameterValueException",
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${UNRESERVED}].`,
    );
  fn.reserved = wanted;
  return described(fn);
}

/** How many events of a function may be under way at once. */
export const concurrencyOperations: Readonly<Record<string, Operation>> = {
  PutFunctionConcurrency: op<ConcurrencyInput>("ReservedConcurrentExecutions", put),
  GetFunctionConcurrency: op<FunctionInput>("", (input, call) => described(fnOf(input, call))),
  DeleteFunctionConcurrency: op<FunctionInput>("", (input, call) => {
    delete fnOf(input, call).reserved;
    return new Raw(204, [], "");
  }),
};
