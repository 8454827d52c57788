/** What an authorizer may answer to an event, whatever the event is: a policy, or exactly Unauthorized. */
import type { AuthorizerConfig } from "../../templates/node/authorizer/index.mts";

/** One answer: an output, or the message of what was thrown. */
export interface Outcome {
  readonly output?: unknown;
  readonly error?: string;
  readonly lines: readonly string[];
}

const isScalar = (value: unknown) => ["string", "number", "boolean"].includes(typeof value);
const STAGE_ARN = /^arn:[a-z-]+:execute-api:[a-z0-9-]+:[0-9]*:[A-Za-z0-9_-]+\/[A-Za-z0-9_-]+\//;

/** Only what the rules grant on this stage, or a Deny of all of it: nothing of the request's path. */
function resourcesAreOurs(resources: unknown, { rules }: AuthorizerConfig): boolean {
  const granted = ["*", ...rules.flatMap((rule) => rule.resources)];
  return (
    Array.isArray(resources) &&
    resources.length > 0 &&
    resources.every((one) => granted.includes(String(one).replace(STAGE_ARN, "")))
  );
}

function wrongPolicy(output: unknown, config: AuthorizerConfig): string | undefined {
  const { principalId, policyDocument, context, ...more } = output as Record<string, unknown>;
  if (Object.keys(more).length > 0) return "members that API Gateway does not know";
  if (typeof principalId !== "string" || principalId === "") return "no principal";
  const { Version, Statement } = policyDocument as { Version: unknown; Statement: Record<string, unknown>[] };
  if (Version !== "2012-10-17" || Statement.length !== 1) return "no policy of one statement";
  const { Action, Effect, Resource } = Statement[0] ?? {};
  if (Action !== "execute-api:Invoke" || !["Allow", "Deny"].includes(String(Effect))) return "another action or effect";
  if (!resourcesAreOurs(Resource, config)) return `resources ${JSON.stringify(Resource)}`;
  if (!Object.values(context as object).every(isScalar)) return "a context that is not flat";
  return Buffer.byteLength(JSON.stringify(output)) > 8_192 ? "more than 8 KB" : undefined;
}

/** What is wrong with an answer, or nothing. */
export function wrongOutcome({ output, error, lines }: Outcome, config: AuthorizerConfig): string | undefined {
  if (lines.length !== 1) return `${lines.length} log lines`;
  const { verdict } = JSON.parse(lines[0] ?? "");
  if (error !== undefined) return error === "Unauthorized" && verdict === "unauthorized" ? undefined : `threw ${error}`;
  const policy = wrongPolicy(output, config);
  if (policy !== undefined) return policy;
  const { Effect } =
    (output as { policyDocument: { Statement: { Effect: string }[] } }).policyDocument.Statement[0] ?? {};
  return verdict === Effect?.toLowerCase() ? undefined : `the log says ${verdict}`;
}

/** The parts of tokens that a log must never hold. */
export const tokenParts = (events: readonly string[]): string[] => [
  ...new Set(events.flatMap((event) => event.match(/[\w-]{20,}(?=[."])/g) ?? []).filter((part) => part.length < 5_000)),
];
