import { DescribeLogStreamsCommand, GetLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { InvokeCommand } from "@aws-sdk/client-lambda";
import type { Aws } from "../aws/aws.ts";
import { absentAsUndefined, isAbsent } from "../aws/aws-errors.ts";
import type { Config } from "../config/config.ts";
import { AuthzError } from "../lib/errors.ts";
import { names } from "./names.ts";

/** What a Lambda answered. */
export interface Invoked {
  /** 200 when the function ran, whatever came of it. */
  readonly status: number;
  readonly result: unknown;
  /** "Unhandled" and the like; absent when the handler returned. */
  readonly error?: string;
  readonly log: readonly string[];
}

/** The function's real name for a section of config.ini. @throws AuthzError USAGE when there is no such section. */
function realName(config: Config, { region }: Aws, section: string): string {
  const known = [...config.functions.map(({ name }) => name), config.authorizer.name];
  if (known.includes(section)) return names(config, region).functionName(section);
  throw new AuthzError("USAGE", `config.ini has no function ${section}`, { fix: `use one of: ${known.join(", ")}` });
}

const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

/** Some endpoints send no log tail; then the newest stream of the log group holds it. */
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
 * Runs a deployed Lambda once with a test event.
 * @param secret what must not be shown in result or log: the token that the event carries.
 * @throws AuthzError USAGE for an unknown section, NOT_DEPLOYED when the function is not there.
 */
export async function invoke(
  config: Config,
  aws: Aws,
  section: string,
  event: unknown,
  secret?: string,
): Promise<Invoked> {
  const FunctionName = realName(config, aws, section);
  const Payload = Buffer.from(JSON.stringify(event));
  const answer = await aws.lambda
    .send(new InvokeCommand({ FunctionName, LogType: "Tail", Payload }))
    .catch((cause: unknown) => {
      if (!isAbsent(cause)) throw cause;
      throw new AuthzError("NOT_DEPLOYED", `${FunctionName} is not deployed`, {
        fix: { text: "deploy it first", command: { name: "deploy" } },
        cause,
      });
    });
  // Under way since the start: something else than AWS may answer every call with an empty 200.
  await aws.caller;
  const tail = answer.LogResult === undefined ? "" : Buffer.from(answer.LogResult, "base64").toString("utf8");
  const log = tail.trim() || (await readLogGroup(aws, names(config, aws.region).logGroup(section)));
  const hide = (text: string) => (secret ? text.replaceAll(secret, "(token)") : text);
  return {
    status: answer.StatusCode ?? 0,
    result: parsed(hide(Buffer.from(answer.Payload ?? []).toString("utf8"))),
    ...(answer.FunctionError !== undefined && { error: answer.FunctionError }),
    log: hide(log).split("\n").filter(Boolean),
  };
}
