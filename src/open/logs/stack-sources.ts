import { GetStageCommand } from "@aws-sdk/client-api-gateway";
import { isDenied } from "../../aws/access-denied.ts";
import type { Aws } from "../../aws/aws.ts";
import { absentAsUndefined } from "../../aws/aws-errors.ts";
import type { Config } from "../../config/config.ts";
import type { LogSource } from "../../logs/log-source.ts";
import { restApi } from "../../resources/rest-api.ts";
import { names } from "../../stack/names.ts";
import { accessSource } from "./access-source.ts";

/** The sections of config.ini that are functions; the authorizer comes first. */
export const functionSections = ({ functions, authorizer }: Config): string[] => [
  authorizer.name,
  ...functions.map(({ name }) => name),
];

/** The log of a function of the stack, shown under the name of its section. */
export const sectionSource = (config: Config, { logs, region }: Aws, section: string): LogSource => ({
  name: section,
  group: names(config, region).logGroup(section),
  logs,
  kind: { type: "function", isAuthorizer: section === config.authorizer.name },
});

/** The access log of the stack's stage; undefined without one, before the first deploy, and without the permission. */
export async function stackAccessSource({ project, api }: Config, aws: Aws): Promise<LogSource | undefined> {
  try {
    const found = await restApi.read(aws, { project, stage: api.stage });
    if (!found?.owned) return undefined;
    const command = new GetStageCommand({ restApiId: found.attrs.id, stageName: api.stage });
    const { accessLogSettings } = (await absentAsUndefined(aws.apigateway.send(command))) ?? {};
    const { destinationArn: groupArn = "", format = "" } = accessLogSettings ?? {};
    return accessSource(aws, { groupArn, format });
  } catch (error) {
    if (isDenied(error)) return undefined;
    throw error;
  }
}
