import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { groupOperations } from "./group-operations.ts";
import { readingOperations } from "./reading.ts";
import { streamOperations } from "./stream-operations.ts";

/** Names that are too long are refused in words of their own. */
const TOO_LONG = /'log(?:Group|Stream)Name' failed to satisfy constraint: Member must have length less/;

/** Days that it keeps events, if it does not keep them for ever; AWS's public model lists them in prose only. */
const DAYS = [1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545, 731, 1096, 1827, 2192, 2557, 2922, 3288, 3653];

/** CloudWatch Logs: groups, streams, events. */
export const logs: Service = {
  name: "logs",
  title: "CloudWatchLogs",
  protocol: "json",
  target: "Logs_20140328",
  wording: { shapes: { Days: { enum: DAYS.map(String) } } },
  operations: { ...groupOperations, ...streamOperations, ...readingOperations },
  invalid: (message) =>
    new Refusal(
      400,
      "InvalidParameterException",
      TOO_LONG.test(message)
        ? "Invalid LogGroup or LogStream, both must have length less than or equal to 512."
        : message,
    ),
};
