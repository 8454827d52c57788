import { jsonIn } from "../parse-json.ts";
import { type Call, type Operation, op, Raw } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { MAX_EVENT_BYTES } from "../world.ts";
import { type FunctionInput, functionAt, referenceOf, shownArn } from "./reference.ts";
import { checkCreated } from "./runnable-functions.ts";
import { tailOf } from "./runtime/invocation-log.ts";

interface InvokeInput extends FunctionInput {
  readonly InvocationType?: string;
  readonly LogType?: string;
  readonly ClientContext?: string;
  readonly Payload: Buffer;
}

/** What the largest event may hold, in bytes. */
const LIMITS = { Event: 1_048_576, RequestResponse: MAX_EVENT_BYTES };

/** @throws Refusal RequestEntityTooLargeException: its name on the wire, unlike in the model. */
function checkSize({ length }: Buffer, type: string): void {
  const limit = type === "Event" ? LIMITS.Event : LIMITS.RequestResponse;
  if (length <= limit) return;
  const message =
    type === "Event"
      ? `${length} byte payload is too large for the Event invocation type (limit ${limit} bytes)`
      : `Request must be smaller than ${limit} bytes for the InvokeFunction operation`;
  throw new Refusal(413, "RequestEntityTooLargeException", message, { Type: "User" });
}

/** The client context in ASCII characters, for a header. @throws Refusal. */
function contextOf(header: string | undefined): string | undefined {
  if (header === undefined) return undefined;
  const context = jsonIn(Buffer.from(header, "base64"));
  const escaped = (char: string) => `\\u${char.charCodeAt(0).toString(16).padStart(4, "0")}`;
  if (context !== undefined) return JSON.stringify(context).replace(/[^\x20-\x7e]/g, escaped);
  const message = "Client context must be a valid Base64-encoded JSON object.";
  throw new Refusal(400, "InvalidRequestContentException", message, { Type: "User" });
}

async function invoke(input: InvokeInput, call: Call): Promise<Raw> {
  const { world, now } = call;
  const { InvocationType: type = "RequestResponse", LogType, ClientContext } = input;
  checkSize(input.Payload, type);
  const reference = referenceOf(input, call);
  const fn = functionAt({ ...reference, qualifier: reference.qualifier ?? "$LATEST" }, call);
  checkCreated(fn, now);
  const payload = input.Payload.length === 0 ? Buffer.from("{}") : input.Payload;
  if (jsonIn(payload) === undefined) {
    const message = "Could not parse request body into json: Could not parse payload into json";
    throw new Refusal(400, "InvalidRequestContentException", message, { Type: "User" });
  }
  const clientContext = contextOf(ClientContext);
  if (type === "DryRun") return new Raw(204, [], "");
  // The request ID of the answer is that of the log's START and END lines.
  const running = world.functions.invoke(shownArn(reference), payload, { clientContext, requestId: call.requestId });
  if (type === "Event") {
    // No caller waits for it; its log has the output.
    running.catch(() => {});
    return new Raw(202, [], "");
  }
  const { payload: answer, functionError, log, version = "$LATEST" } = await running;
  const isTailed = LogType === "Tail";
  return new Raw(
    200,
    [
      ["Content-Type", "application/json"],
      ["X-Amz-Executed-Version", version],
      ...(functionError === undefined ? [] : [["X-Amz-Function-Error", functionError] as const]),
      ...(isTailed ? [["X-Amz-Log-Result", Buffer.from(tailOf(log)).toString("base64")] as const] : []),
    ],
    answer,
  );
}

/** Running a function from outside. */
export const invokeOperations: Readonly<Record<string, Operation>> = {
  Invoke: op<InvokeInput>("InvocationType LogType ClientContext Payload Qualifier", invoke),
};
