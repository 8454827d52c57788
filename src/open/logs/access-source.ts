import type { Aws } from "../../aws/aws.ts";
import type { LogSource } from "../../logs/log-source.ts";

/** Where a stage logs its calls. */
interface AccessLogSettings {
  readonly groupArn: string;
  readonly format: string;
}

const GROUP = /^arn:[^:]+:logs:[^:]+:\d{12}:log-group:([^:]+)(?::\*)?$/;

/** Its name among the sources. */
export const ACCESS_LOG = "access-log";

/** The access log of a stage; undefined where it has none, or where it is not in CloudWatch. */
export function accessSource(
  { logs }: Pick<Aws, "logs">,
  settings: AccessLogSettings | undefined,
): LogSource | undefined {
  const group = GROUP.exec(settings?.groupArn ?? "")?.[1];
  if (settings === undefined || group === undefined || settings.format === "") return undefined;
  return { name: ACCESS_LOG, group, logs, kind: { type: "access", format: settings.format } };
}
