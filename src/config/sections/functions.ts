import { present } from "../../lib/present.ts";
import type { FunctionConfig } from "../config.ts";
import { readHandler } from "../schema/handler-format.ts";
import { checkRuntime } from "../schema/runtimes.ts";
import { SCHEMA } from "../schema/schema.ts";
import { readSection } from "../schema/section.ts";
import { readVariables } from "../schema/variable-names.ts";
import type { Findings } from "../text/findings.ts";
import { atKey, type SourceSection } from "../text/source.ts";

/** API Gateway's timeout for integrations. */
const INTEGRATION_TIMEOUT_SECONDS = 29;

/** Reads one [function.name] section. @param builtIn without `source`: the built-in function instead of lambda/<name>. */
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
      `function ${name}: API Gateway waits at most ${INTEGRATION_TIMEOUT_SECONDS} s, timeout = ${values.timeout} is longer`,
    );
  }
  for (const key of ["policies", "policy_file"] as const) {
    if (values.role_arn === undefined || values[key] === undefined) continue;
    const written = section.entries.get(key)?.value;
    findings.problem(
      atKey(id, key, section),
      written,
      "is for the role that deploy creates, not together with role_arn",
      { fix: `remove ${key}, or role_arn` },
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
    env: readVariables(section, findings),
  });
}
