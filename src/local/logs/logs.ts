import type { Service } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import { groupOperations } from "./group-operations.ts";
import { readingOperations } from "./reading.ts";
import { streamOperations } from "./stream-operations.ts";

/** Names that are too long are refused in words of their own. */
const TOO_LONG = /'log(?:Group|Stream)Name' failed to satisfy constraint: Member must have length less/;

/** CloudWatch Logs: groups, streams, events. */
export const logs: Service = {
  name: "logs",
  protocol: "json",
  target: "Logs_20140328",
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
