import { KEYS_FETCHED_AT } from "../keys-fetched-at.ts";
import { type Findings, printable } from "../text/findings.ts";
import type { SourceSection } from "../text/source.ts";
import { ENV_PREFIX } from "./schema.ts";

const ENV_NAME = /^[A-Za-z]\w+$/;
/** Lambda sets these itself and refuses functions that define them. */
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

/** The environment variables of a function's section, `env.X`, without blank ones. */
export function readVariables(
  section: SourceSection | undefined,
  findings: Findings,
): Readonly<Record<string, string>> {
  const entries = [...(section?.entries ?? [])].filter(([key]) => key.startsWith(ENV_PREFIX));
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
    return "must be a letter and then one or more of A-Z a-z 0-9 _: Lambda accepts no other names";
  if (name === KEYS_FETCHED_AT) return `${name} is set by deploy and cannot be defined`;
  return ENV_RESERVED.has(name) ? `${printable(name)} is set by Lambda and cannot be defined` : undefined;
}
