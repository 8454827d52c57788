import { notImplemented } from "../wire/check-input.ts";
import type { Call } from "../wire/operation.ts";
import type { LambdaFunction } from "./lambda-function.ts";
import { invalidValue } from "./lambda-refusals.ts";

/** The configuration of a function, as callers give it. */
export interface FunctionSettings {
  readonly Runtime?: string;
  readonly Role?: string;
  readonly Handler?: string;
  readonly Description?: string;
  readonly Timeout?: number;
  readonly MemorySize?: number;
  readonly Environment?: LambdaFunction["Environment"];
  readonly Tags?: Readonly<Record<string, string>>;
}

/** Those that an update changes. */
export const SETTINGS = ["Runtime", "Role", "Handler", "Description", "Timeout", "MemorySize", "Environment"] as const;

// In the order in which AWS names them.
const RUNTIMES =
  "nodejs20.x python3.14 provided.al2023 python3.12 python3.13 nodejs24.x nodejs22.x java25 python3.10 python3.11 java21 ruby3.3 ruby3.4 ruby3.2 python3.8 python3.9 java17 nodejs16.x dotnet10 dotnet8 java11 dotnet6 nodejs18.x provided.al2 java8.al2".split(
    " ",
  );

/** Newer than the recorded answer that lists the others. */
const NEWER = ["java17.al2023", "java11.al2023", "java8.al2023", "ruby4.0"];

/** Names that Lambda sets itself. */
const RESERVED =
  /^(?:_HANDLER|_X_AMZN_TRACE_ID|AWS_(?:DEFAULT_)?REGION|AWS_EXECUTION_ENV|AWS_LAMBDA_(?:FUNCTION_(?:NAME|MEMORY_SIZE|VERSION)|INITIALIZATION_TYPE|LOG_(?:GROUP|STREAM)_NAME|RUNTIME_API)|AWS_(?:ACCESS_KEY(?:_ID)?|SECRET_ACCESS_KEY|SESSION_TOKEN)|LAMBDA_(?:TASK_ROOT|RUNTIME_DIR))$/;
const MAX_ENVIRONMENT_BYTES = 4_096;

/** Runtimes that were deprecated so long ago that functions can no longer be created with them. */
const BLOCKED = new Set(["nodejs16.x", "nodejs18.x", "python3.8", "python3.9", "dotnet6"]);

function checkRuntime(runtime: string): void {
  if (![...RUNTIMES, ...NEWER].includes(runtime)) {
    const set = `Member must satisfy enum value set: [${RUNTIMES.join(", ")}] or be a valid ARN`;
    throw invalidValue(`Value ${runtime} at 'runtime' failed to satisfy constraint: ${set}`);
  }
  if (!BLOCKED.has(runtime)) return;
  const [, language = ""] = /^([a-z]+)/.exec(runtime) ?? [];
  const newest = RUNTIMES.filter((one) => one.startsWith(language) && !BLOCKED.has(one))
    .sort()
    .at(-1);
  throw invalidValue(
    `The runtime parameter of ${runtime} is no longer supported for creating or updating AWS Lambda functions. ` +
      `We recommend you use a supported runtime while creating or updating functions, such as ${newest}.`,
  );
}

function checkEnvironment({ Variables = {} }: NonNullable<FunctionSettings["Environment"]>): void {
  const reserved = Object.keys(Variables).filter((name) => RESERVED.test(name));
  if (reserved.length > 0)
    throw invalidValue(
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        `contains reserved keys that are currently not supported for modification. Reserved keys used in this request: ${reserved.join(", ")}`,
    );
  const text = JSON.stringify(Variables);
  if (Buffer.byteLength(text) > MAX_ENVIRONMENT_BYTES)
    throw invalidValue(
      "Lambda was unable to configure your environment variables because the environment variables you have provided " +
        `exceeded the 4KB limit. String measured: ${text}`,
    );
}

/** What Lambda checks after the model. @throws Refusal InvalidParameterValueException. */
export function checkSettings(
  { Runtime, Role, Environment, Timeout = 1, MemorySize = 128 }: FunctionSettings,
  { world }: Call,
) {
  if (Runtime !== undefined) checkRuntime(Runtime);
  if (Timeout > 900) throw invalidValue(`Value '${Timeout}' at 'timeout' failed to satisfy constraint: at most 900`);
  if (MemorySize > 10_240)
    throw invalidValue(
      `'MemorySize' value failed to satisfy constraint: Member must have value less than or equal to 10240`,
    );
  if (Environment) checkEnvironment(Environment);
  if (Role !== undefined && !world.roles.canAssume(Role, "lambda.amazonaws.com"))
    throw invalidValue("The role defined for the function cannot be assumed by Lambda.");
  if (Runtime !== undefined && !RUNNABLE.test(Runtime)) throw notImplemented(`Lambda Runtime ${Runtime}`);
}

/** Languages that can run on this machine; whether they are installed is seen at the first call. */
const RUNNABLE = /^(?:nodejs|python|provided)/;

const MAX_TAGS = 50;

/** @throws Refusal InvalidParameterValueException. */
export function checkTags(tags: Readonly<Record<string, string>>): Record<string, string> {
  if (Object.keys(tags).length > MAX_TAGS) throw invalidValue("Number of tags exceeds resource tag limit.");
  return { ...tags };
}
