/** What an authorizer may answer to an event, whatever the event is: a policy, or exactly Unauthorized. */
import type { AuthorizerConfig } from "../../templates/node/authorizer/index.mts";
import { STAGE } from "../support/vectors/fixture.ts";
import { wrongLine } from "./support/log.ts";
import { wrongPolicy } from "./support/policy.ts";
import type { Answer } from "./support/run.ts";

/** What is wrong with an answer to an event of the stage of the vectors, or nothing. */
export function wrongOutcome({ output, error, lines }: Answer, config: AuthorizerConfig): string | undefined {
  const [line = "", ...more] = lines;
  if (line === "" || more.length > 0) return `${lines.length} log lines`;
  const wrong = wrongLine(line, config);
  if (wrong !== undefined) return wrong;
  const { verdict } = JSON.parse(line);
  if (error !== undefined) return error === "Unauthorized" && verdict === "unauthorized" ? undefined : `threw ${error}`;
  const { principalId, policyDocument } = output as {
    principalId: string;
    policyDocument: { Statement: { Effect: string }[] };
  };
  const policy = wrongPolicy(output, { config, stage: STAGE, subject: principalId });
  if (policy !== undefined || principalId === "") return policy ?? "no principal";
  return verdict === policyDocument.Statement[0]?.Effect.toLowerCase() ? undefined : `the log says ${verdict}`;
}

/** The parts of tokens that a log must never hold. */
export const tokenParts = (events: readonly string[]): string[] => [
  ...new Set(events.flatMap((event) => event.match(/[\w-]{20,}(?=[."])/g) ?? []).filter((part) => part.length < 5_000)),
];
