import type { Call } from "../wire/operation.ts";
import { loggingRole } from "./account.ts";
import type { AccessLogSettings, Stage } from "./apigateway-model.ts";
import { badRequest, noSetting } from "./apigateway-refusals.ts";
import type { Field, Fields, Patches } from "./patch.ts";

const ROOT = "/accessLogSettings";
const PATHS = [`${ROOT}/destinationArn`, `${ROOT}/format`];

const setting = (name: keyof AccessLogSettings): Field<Stage> => ({
  ops: ["add", "replace"],
  apply(stage, { value }) {
    if (value === "") throw badRequest("Access Log value must not be empty");
    stage.accessLogSettings = { ...stage.accessLogSettings, [name]: value };
  },
});

/** The paths of a stage that are about its access log. */
export const ACCESS_LOG_FIELDS: Fields<Stage> = {
  [ROOT]: { ops: ["remove"], apply: (stage) => void delete stage.accessLogSettings },
  [`${ROOT}/destinationArn`]: setting("destinationArn"),
  [`${ROOT}/format`]: setting("format"),
};

/** The message for another path or operation. As recorded. */
export function wrongAccessLogPath(path: string, op: string): string | undefined {
  if (path !== ROOT && !path.startsWith(`${ROOT}/`)) return undefined;
  return op === "remove"
    ? noSetting(path.slice(1))
    : `Invalid accessLogSettings path. Must be one of : [${PATHS.join(", ")}]`;
}

const GROUP = /^arn:[a-z-]+:logs:([a-z0-9-]+):(\d{12}):log-group:([\w\-./#]{1,512})$/;

/** The name of the log group. @throws Refusal BadRequestException. */
function groupIn(destination: string, { world: { account }, region }: Pick<Call, "world" | "region">): string {
  if (!destination.startsWith("arn:"))
    throw badRequest(`Invalid ARN specified in the request. ARNs must start with 'arn:': ${destination}`);
  // Log groups' ARNs end in ":*" in answers of CloudWatch Logs, and API Gateway shows them without.
  const [, of, owner, group] = GROUP.exec(destination.replace(/:\*$/, "")) ?? [];
  if (group !== undefined && of === region && owner === account) return group;
  throw badRequest(
    "Invalid ARN specified in the request. The ARN must be a valid CloudWatch Logs log group or Kinesis Data Firehose delivery stream ARN.",
  );
}

function checkFormat(format: string): void {
  if (/[\r\n]/.test(format.replace(/\r?\n$/, "")))
    throw badRequest(
      `Access Log format must be single line, new line character is allowed only at end of the format: '${format}'`,
    );
  if (!/\$\{?context\.(?:requestId|extendedRequestId)(?![\w.-])/.test(format))
    throw badRequest(
      `Access Log format must include either $context.requestId or $context.extendedRequestId : '${format}'`,
    );
}

/** Checks an access log that was changed: its destination, the account's role, its format. @throws Refusal BadRequestException. */
export function checkAccessLog(
  { accessLogSettings: { destinationArn, format } = {} }: Stage,
  { patchOperations = [] }: Patches,
  call: Call,
): void {
  if (!patchOperations.some(({ path, op }) => path?.startsWith(`${ROOT}/`) && op !== "remove")) return;
  if (destinationArn !== undefined) groupIn(destinationArn, call);
  if (loggingRole(call.world, call.region) === undefined)
    throw badRequest("CloudWatch Logs role ARN must be set in account settings to enable logging");
  if (format !== undefined) checkFormat(format);
}

/** Where and how a stage logs calls; undefined until it has both. */
export function accessLogOf({ accessLogSettings = {} }: Pick<Stage, "accessLogSettings">) {
  const { destinationArn, format } = accessLogSettings;
  if (destinationArn === undefined || format === undefined) return undefined;
  return { group: destinationArn.replace(/^.*?:log-group:|:\*$/g, ""), format };
}
