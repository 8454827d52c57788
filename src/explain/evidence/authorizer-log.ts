import type { AuthorizerResult } from "./authorizer-run.ts";

/** What an execution log says of an authorizer. */
export interface AuthorizerLog {
  readonly lines: readonly string[];
  readonly result: AuthorizerResult | undefined;
  readonly problem: string | undefined;
}

/** "Wed Jun 07 17:58:56 UTC 2023 : ", or "(<request id>) " in a log group. */
const BEFORE = /^(?:\w{3} \w{3} \d\d \d\d:\d\d:\d\d \w+ \d{4} : |\([\w-]+\) )/;
/**
 * Lines that hold nothing of the call. Others do: "Incoming identity" ends with the token's last letters, "Endpoint
 * request headers" holds API Gateway's own credentials, "Endpoint request body" the whole token.
 */
const HARMLESS =
  /^(?:Starting authorizer: |Sending request to |Unauthorized request: |Execution failed |Lambda invocation failed |Successfully completed |\w+Exception$)/;
const RESULT = /^Authorizer result body before parsing: (.*)$/s;
const PROBLEM = /^Execution failed due to (?:configuration error: )?(.*)$/s;
/** Follows the line that says what it is. */
const SAYS_NOTHING = "Authorizer error";
const CUT = " [TRUNCATED]";

/** A text member of a JSON object that may be cut off. */
function memberIn(json: string, name: string): string | undefined {
  const [, text] = new RegExp(`"${name}" ?: ?"((?:[^"\\\\]|\\\\.)*)(?:"|\\\\?$)`, "s").exec(json) ?? [];
  if (text === undefined) return undefined;
  try {
    return JSON.parse(`"${text}"`);
  } catch {
    return text;
  }
}

function resultOf(body: string, maskError: (text: string) => string): AuthorizerResult {
  const isCut = body.endsWith(CUT);
  const json = isCut ? body.slice(0, -CUT.length) : body;
  const errorMessage = memberIn(json, "errorMessage");
  const isError = errorMessage !== undefined && /^\{"(?:error(?:Type|Message)|trace|stackTrace|requestId)"/.test(json);
  if (isError)
    return { kind: "error", errorType: memberIn(json, "errorType") ?? "", errorMessage: maskError(errorMessage) };
  try {
    return { kind: "value", value: JSON.parse(json) };
  } catch {
    return { kind: "unknown", isCut };
  }
}

/**
 * Reads the execution log of an authorizer.
 * @param mask removes secrets from what is kept.
 * @param maskError the same for the message of the function's error.
 */
export function readAuthorizerLog(
  log: string,
  mask: (text: string) => string,
  maskError: (text: string) => string = mask,
): AuthorizerLog {
  const lines = log.split("\n").map((line) => line.replace(BEFORE, ""));
  const results = lines.flatMap((line) => RESULT.exec(line)?.[1] ?? []);
  const problems = lines.flatMap((line) => PROBLEM.exec(line)?.[1] ?? []).map(mask);
  const [result] = results;
  return {
    lines: lines.filter((line) => HARMLESS.test(line)).map(mask),
    result: result === undefined ? undefined : resultOf(result, maskError),
    problem: problems.find((one) => one !== SAYS_NOTHING) ?? problems[0],
  };
}
