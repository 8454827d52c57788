import { parseArn } from "../../aws/arn.ts";
import { type AccessLine, parseAccessEvents } from "../../logs/access/access-line.ts";
import { readLogEvents } from "../../logs/read-log-events.ts";
import type { StageInfo } from "./api-info.ts";
import type { ReadAws, Reader } from "./evidence-reader.ts";
import { itemValue } from "./item.ts";

/** A line is written when the call has been answered. */
const AFTER_MS = 60_000;

/** The log group of an access log; undefined for a Firehose stream. */
const groupIn = (arn: string): string | undefined => {
  const { service, resource = "" } = parseArn(arn) ?? {};
  return service === "logs" ? /^log-group:([^:]+)/.exec(resource)?.[1] : undefined;
};

/** Asks for the line of a call until it is there; undefined until then, and where there is no log of calls to read. */
export type AskForLine = () => Promise<AccessLine | undefined>;

/**
 * The line of a call in the access log of its stage.
 * @param requestId `x-amzn-requestid` of the answer.
 */
export function accessLineOf(
  aws: ReadAws,
  reader: Reader,
  stage: StageInfo | undefined,
  { requestId, fromMs }: { readonly requestId: string; readonly fromMs: number },
): AskForLine {
  const { format = "", groupArn = "" } = stage?.accessLog ?? {};
  const group = groupIn(groupArn);
  if (group === undefined || requestId === "") return async () => undefined;
  const read = async () => {
    const lines = await reader.read(`the access log of stage ${stage?.name}`, "logs:FilterLogEvents", async () => {
      const query = {
        group,
        sinceMs: fromMs,
        untilMs: Date.now() + AFTER_MS,
        filterPattern: `"${requestId}"`,
        limit: 10,
      };
      const { events } = await readLogEvents(aws.logs, query, aws.signal);
      return parseAccessEvents(events, group, format);
    });
    return itemValue(lines)?.find(({ values }) => values.get("requestId") === requestId);
  };
  let asked: Promise<AccessLine | undefined> | undefined;
  return async () => {
    asked ??= read();
    const line = await asked;
    if (line === undefined) asked = undefined;
    return line;
  };
}
