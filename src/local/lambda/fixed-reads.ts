import { type Operation, op } from "../wire/operation.ts";
import { notFound } from "./lambda-refusals.ts";
import { type FunctionInput, functionAt, referenceOf, shownArn } from "./reference.ts";

/** Reads of settings that no function here can have: they answer Lambda's defaults. */
export const fixedReads: Readonly<Record<string, Operation>> = {
  // As recorded; the function need not exist.
  GetFunctionEventInvokeConfig: op<FunctionInput>("", (input, call) => {
    const { qualifier = "$LATEST", ...reference } = referenceOf(input, call);
    throw notFound(`The function ${shownArn({ ...reference, qualifier })} doesn't have an EventInvokeConfig`);
  }),
  GetFunctionRecursionConfig: op<FunctionInput>("", (input, call) => {
    functionAt(referenceOf(input, call), call);
    return { RecursiveLoop: "Terminate" };
  }),
  GetRuntimeManagementConfig: op<FunctionInput>("Qualifier", (input, call) => {
    const reference = referenceOf(input, call);
    functionAt(reference, call);
    return { UpdateRuntimeOn: "Auto", FunctionArn: shownArn(reference), RuntimeVersionArn: null };
  }),
};
