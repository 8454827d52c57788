import { GetFunctionCommand } from "@aws-sdk/client-lambda";
import { isDenied } from "../../aws/access-denied.ts";
import { functionIn, parseArn } from "../../aws/arn.ts";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import { AuthzError } from "../../lib/errors.ts";
import type { LogSource } from "../../logs/log-source.ts";

/** A function of the account by its name or ARN. */
interface NamedFunction {
  readonly name: string;
  /** Version or alias. */
  readonly qualifier?: string;
  /** Of an ARN. */
  readonly region?: string;
}

const NAME = /^([\w-]{1,64})(?::([\w$-]{1,128}))?$/;

/** The function that a name, `name:alias` or ARN names. @throws AuthzError USAGE. */
export function namedFunction(text: string): NamedFunction {
  const inArn = parseArn(text) === undefined ? undefined : functionIn(text);
  if (inArn !== undefined) return inArn;
  const [, name, qualifier] = NAME.exec(text) ?? [];
  if (name !== undefined) return { name, ...(qualifier && { qualifier }) };
  throw new AuthzError("USAGE", `${JSON.stringify(text)} is not a function or the URL of an API`, {
    fix: "pass a name from config.ini, the name or ARN of a Lambda function, or the invoke URL of an API",
  });
}

/** Where a function without settings of its own writes. */
const defaultGroup = (name: string): string => `/aws/lambda/${name}`;

/** The log of a function, and what to say about it. */
export interface FunctionLog {
  readonly source: LogSource;
  /** It does not exist: it was deleted, or is of another account or region. */
  readonly isAbsent: boolean;
}

/**
 * The log of a function: the group that its settings name. Without the permission to read them, and for a function that
 * does not exist, the default one.
 */
export async function functionLog(
  { lambda, logs }: Pick<Aws, "lambda" | "logs">,
  { name, qualifier }: NamedFunction,
  isAuthorizer = false,
): Promise<FunctionLog> {
  const input = { FunctionName: name, ...(qualifier && { Qualifier: qualifier }) };
  const read = lambda.send(new GetFunctionCommand(input));
  const settings = await absentAsUndefined(read).catch((error: unknown) => {
    if (isDenied(error)) return "denied" as const;
    throw error;
  });
  const group = (settings !== "denied" && settings?.Configuration?.LoggingConfig?.LogGroup) || defaultGroup(name);
  return { source: { name, group, logs, kind: { type: "function", isAuthorizer } }, isAbsent: settings === undefined };
}
