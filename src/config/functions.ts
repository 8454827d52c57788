import { KEYS_FETCHED_AT } from "../lib/keys-fetched-at.ts";
import type { FunctionConfig } from "./config.ts";
import { type Findings, shown } from "./findings.ts";
import { readHandler } from "./handlers.ts";
import { present } from "./present.ts";
import { checkRuntime } from "./runtimes.ts";
import { ENV_PREFIX, SCHEMA } from "./schema.ts";
import { atKey, readSection } from "./section.ts";
import type { SourceSection } from "./source.ts";

const ENV_NAME = /^[A-Za-z]\w+$/;
/** Lambda sets these itself and refuses a function that tries to. */
const ENV_RESERVED: ReadonlySet<string> = new Set([
  ..."AWS_REGION AWS_DEFAULT_REGION AWS_EXECUTION_ENV AWS_ACCESS_KEY AWS_ACCESS_KEY_ID AWS_SECRET_ACCESS_KEY".split(
    " ",
  ),
  ..."AWS_SESSION_TOKEN AWS_LAMBDA_FUNCTION_NAME AWS_LAMBDA_FUNCTION_MEMORY_SIZE AWS_LAMBDA_FUNCTION_VERSION".split(
    " ",
  ),
  ..."AWS_LAMBDA_LOG_GROUP_NAME AWS_LAMBDA_LOG_STREAM_NAME AWS_LAMBDA_INITIALIZATION_TYPE".split(" "),
  ..."AWS_LAMBDA_RUNTIME_API LAMBDA_TASK_ROOT LAMBDA_RUNTIME_DIR".split(" "),
]);
/** API Gateway gives up on an integration after this. */
const INTEGRATION_TIMEOUT_SECONDS = 29;

/** Reads one [function.name] section. Without `source` it is lambda/<name>, or the built-in one where that is wanted. */
export function readFunction(
  name: string,
  section: SourceSection,
  builtIn: boolean,
  today: Date,
  findings: Findings,
): FunctionConfig {
  const id = `function.${name}`;
  const values = readSection(id, SCHEMA.function, section, findings);
  const folder = builtIn ? undefined : `lambda/${name}`;
  if (values.timeout > INTEGRATION_TIMEOUT_SECONDS) {
    findings.note(
      `function ${name}: API Gateway waits ${INTEGRATION_TIMEOUT_SECONDS} s at most, timeout = ${values.timeout} is longer`,
    );
  }
  for (const key of ["policies", "policy_file"] as const) {
    if (values.role_arn === undefined || values[key] === undefined) continue;
    const written = section.entries.get(key)?.value;
    findings.problem(
      atKey(id, key, section),
      written,
      "is for the role that deploy creates: leave it out with role_arn",
    );
  }
  const runtime = checkRuntime(values.runtime, atKey(id, "runtime", section), today, findings, builtIn);
  return present({
    name,
    source: values.source ?? folder,
    exclude: values.exclude,
    runtime,
    architecture: values.architecture,
    handler: readHandler(values.handler, runtime, atKey(id, "handler", section), findings),
    memoryMb: values.memory,
    timeoutSeconds: values.timeout,
    roleArn: values.role_arn,
    policies: values.policies,
    policyFile: values.policy_file,
    env: readEnv(section, findings),
  });
}

function readEnv(section: SourceSection, findings: Findings): Readonly<Record<string, string>> {
  const entries = [...section.entries].filter(([key]) => key.startsWith(ENV_PREFIX));
  const env: [string, string][] = [];
  for (const [key, { at, value }] of entries) {
    const name = key.slice(ENV_PREFIX.length);
    const refused = refuseEnvName(name);
    if (refused !== undefined) findings.problem(at, undefined, refused);
    else if (value !== undefined) env.push([name, value]);
  }
  return Object.fromEntries(env);
}

function refuseEnvName(name: string): string | undefined {
  if (!ENV_NAME.test(name))
    return "must be a letter and then one or more of A-Z a-z 0-9 _: Lambda takes no other names";
  if (name === KEYS_FETCHED_AT) return `${name} is set by deploy itself and cannot be chosen`;
  return ENV_RESERVED.has(name) ? `${shown(name)} is set by Lambda itself and cannot be chosen` : undefined;
}
