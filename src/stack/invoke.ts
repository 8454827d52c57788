import { DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isAbsent } from "../aws/aws-errors.ts";
import type { Grant } from "../aws/grant.ts";
import type { Config } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import { maskSecrets } from "../lib/secrets/mask-secrets.ts";
import { names } from "./names.ts";

/** What `invoke` needs: AWS returns the end of the log with the result, unless the function logs no START and REPORT. */
export const INVOKE: readonly Grant[] = [
  { on: "functions", actions: ["lambda:InvokeFunction"] },
  { on: "log-groups", actions: ["logs:DescribeLogStreams", "logs:GetLogEvents"] },
];

/** The result of a Lambda invocation. */
export interface InvokeResult {
  /** 200 if the function ran, even if it failed. */
  readonly status: number;
  readonly result: unknown;
  /** For example "Unhandled"; absent if the handler returned. */
  readonly error?: string;
  readonly log: readonly string[];
}

/** The function's name in AWS for a section of config.ini. @throws AuthzError USAGE if the section does not exist. */
function functionNameOf(config: Config, { region }: Aws, section: string): string {
  const sections = [...config.functions.map(({ name }) => name), config.authorizer.name];
  if (sections.includes(section)) return names(config, region).functionName(section);
  throw new AuthzError("USAGE", `config.ini has no function ${section}`, { fix: `use one of: ${sections.join(", ")}` });
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** For an answer without the end of the log: the newest stream of the log group. */
async function readLogGroup({ logs }: Aws, logGroupName: string): Promise<string> {
  const streams = await absentAsUndefined(
    logs.send(new DescribeLogStreamsCommand({ logGroupName, orderBy: "LastEventTime", descending: true, limit: 1 })),
  );
  const [newest] = streams?.logStreams ?? [];
  if (newest?.logStreamName === undefined) return "";
  const { events = [] } = await logs.send(
    new GetLogEventsCommand({ logGroupName, logStreamName: newest.logStreamName, limit: 100 }),
  );
  return events.map(({ message = "" }) => message.trimEnd()).join("\n");
}

/**
 * Invokes a deployed Lambda once with a test event.
 * @param secret the token in the event, hidden in result and log; in the log all secrets are masked.
 * @throws AuthzError USAGE for an unknown section, NOT_DEPLOYED if the function does not exist.
 */
export async function invoke(
  config: Config,
  aws: Aws,
  section: string,
  event: unknown,
  secret?: string,
): Promise<InvokeResult> {
  const FunctionName = functionNameOf(config, aws, section);
  const Payload = Buffer.from(JSON.stringify(event));
  const response = await aws.lambda
    .send(new InvokeCommand({ FunctionName, LogType: "Tail", Payload }))
    .catch((cause: unknown) => {
      if (!isAbsent(cause)) throw cause;
      throw new AuthzError("NOT_DEPLOYED", `${FunctionName} is not deployed`, {
        fix: { text: "deploy it first", command: { name: "deploy" } },
        cause,
      });
    });
  // In flight since the start: a server that is not AWS may answer every call with an empty 200.
  await aws.caller;
  const tail = response.LogResult === undefined ? "" : Buffer.from(response.LogResult, "base64").toString("utf8");
  const log = tail.trim() || (await readLogGroup(aws, names(config, aws.region).logGroup(section)));
  const hide = (text: string) => (secret ? text.replaceAll(secret, "(token)") : text);
  return {
    status: response.StatusCode ?? 0,
    result: parsed(hide(Buffer.from(response.Payload ?? []).toString("utf8"))),
    ...(response.FunctionError !== undefined && { error: response.FunctionError }),
    log: maskSecrets(hide(log)).split("\n").filter(Boolean),
  };
}
