import { type Call, type Operation, operation, Raw } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { functionAt, NAMED, type Named, referenceOf } from "./reference.ts";
import { conflict } from "./refusals.ts";
import { tailOf } from "./runtime/invocation-log.ts";

interface Invoked extends Named {
  readonly Payload: Buffer;
}

async function invoke(input: Invoked, call: Call): Promise<Raw> {
  const { world, now, header } = call;
  const reference = referenceOf(input, call);
  const fn = functionAt({ ...reference, qualifier: reference.qualifier ?? "$LATEST" }, call);
  if (now < fn.busyUntil && fn.createdAt === fn.modifiedAt)
    throw conflict(
      "The operation cannot be performed at this time. The function is currently in the following state: Pending",
    );
  const payload = input.Payload.length === 0 ? Buffer.from("{}") : input.Payload;
  try {
    JSON.parse(payload.toString());
  } catch {
    const message = "Could not parse request body into json: Could not parse payload into json";
    throw new Refusal(400, "InvalidRequestContentException", message, { Type: "User" });
  }
  const type = header("x-amz-invocation-type") ?? "RequestResponse";
  if (type === "DryRun") return new Raw(204, [], "");
  const running = world.functions.invoke(fn.FunctionArn, payload);
  if (type === "Event") {
    // Nobody waits for it; what it says is in its log.
    running.catch(() => {});
    return new Raw(202, [], "");
  }
  const { payload: answer, functionError, log } = await running;
  const isTailed = header("x-amz-log-type") === "Tail";
  return new Raw(
    200,
    [
      ["Content-Type", "application/json"],
      ["X-Amz-Executed-Version", "$LATEST"],
      ...(functionError === undefined ? [] : [["X-Amz-Function-Error", functionError] as const]),
      ...(isTailed ? [["X-Amz-Log-Result", Buffer.from(tailOf(log)).toString("base64")] as const] : []),
    ],
    answer,
  );
}

/** Running a function from outside. */
export const invokeOperations: Readonly<Record<string, Operation>> = {
  Invoke: operation<Invoked>({
    http: "POST /2015-03-31/functions/{FunctionName}/invocations?Qualifier",
    shape: NAMED,
    takesBytes: true,
    run: invoke,
  }),
};
