import { runtimeCause } from "./authorizer-cause.ts";
import { functionConsole } from "./authorizer-words.ts";
import { errorText, type FunctionError } from "./function-outcome.ts";

const isExit = ({ type, message }: FunctionError): boolean =>
  /Runtime\.(?:ExitError|NodejsExit|OutOfMemory|Unknown)|^Extension\./.test(type) ||
  /Process exited before completing|Runtime exited/.test(message);

/** Killed by the system, or all of its memory in use. */
function isOutOfMemory({ type, message, invocation }: FunctionError): boolean {
  const { memoryMb, maxMemoryMb } = invocation ?? {};
  const isFull = memoryMb !== undefined && maxMemoryMb !== undefined && maxMemoryMb >= memoryMb * 0.98;
  return /OutOfMemory/.test(type) || /signal: (?:killed|aborted)|heap out of memory/i.test(message) || isFull;
}

/** The function's process ended before it answered. */
export const authorizerExit = runtimeCause({
  code: "authorizer-exit",
  docs: "https://docs.aws.amazon.com/lambda/latest/dg/troubleshooting-invocation.html",
  describe(error, { view, function: of }) {
    if (!isExit(error)) return undefined;
    const isMemory = isOutOfMemory(error);
    const { memoryMb, maxMemoryMb } = error.invocation ?? {};
    return {
      message: `the process of function ${of?.name} of authorizer ${view.name} ${isMemory ? "needs more memory than it has" : "ends before it has answered"}, so API Gateway answers 500`,
      evidence: [
        `${error.seenIn}: ${errorText(error)}`,
        ...(maxMemoryMb === undefined ? [] : [`memory: ${maxMemoryMb} of ${memoryMb} MB`]),
      ],
      fix: isMemory
        ? {
            text: "give the function more memory",
            ...(of && { console: functionConsole(of, "Configuration > General configuration > Edit > Memory") }),
            cli: `aws lambda update-function-configuration --function-name ${of?.name} --region ${of?.region} --memory-size ${2 * (memoryMb ?? 128)}`,
            sam: `AWS::Serverless::Function: MemorySize: ${2 * (memoryMb ?? 128)}`,
            terraform: `aws_lambda_function: memory_size = ${2 * (memoryMb ?? 128)}`,
          }
        : {
            text: "let the handler return or throw in every case: no process.exit, no sys.exit, no promise or thread that nobody waits for",
            ...(of && { console: functionConsole(of, "Code") }),
          },
    };
  },
});
