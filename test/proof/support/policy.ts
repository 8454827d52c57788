/** What a policy may say, to the letter: only of the stage that was asked for, only what a rule grants. */
import type { AuthorizerConfig } from "../../../templates/node/authorizer/index.mts";

/** What the request was about. */
export interface Asked {
  readonly config: AuthorizerConfig;
  /** `arn:...:<api>/<stage>/`. */
  readonly stage: string;
  readonly subject: string;
}

/** As IAM's patterns, of any API: `..` as a segment, and how many spellings of it there are. */
const DOT_SEGMENT = /^arn:aws:execute-api:\*:\*:\*(?:\/|%2[fF])(?:\.|%2\?){2}(?:$|\/\*$|%2\?\*$)/;
const DENIED = 36;

const isScalar = (value: unknown) => typeof value === "string" || typeof value === "boolean" || Number.isFinite(value);

/** An Allow takes each rule as a whole: rules without conditions always, the others if they are met. */
function wrongResources(effect: unknown, seen: readonly unknown[], { config, stage }: Asked): string | undefined {
  if (effect === "Deny") return seen.join() === `${stage}*` ? undefined : "a Deny of something else than the stage";
  if (effect !== "Allow") return "another effect";
  const whole = config.rules.filter(({ resources }) => resources.every((one) => seen.includes(stage + one)));
  const always = config.rules.filter(({ groups, scopes }) => groups.length === 0 && scopes.length === 0);
  if (!always.every((rule) => whole.includes(rule))) return "a rule for everyone is missing";
  const granted = new Set(whole.flatMap(({ resources }) => resources.map((one) => stage + one)));
  if (seen.length === 0 || new Set(seen).size !== seen.length) return "no resources, or one twice";
  return seen.every((one) => granted.has(String(one))) ? undefined : "a resource that no rule grants on this stage";
}

/** What is wrong with the output of an authorizer, or nothing. */
export function wrongPolicy(output: unknown, asked: Asked): string | undefined {
  const { principalId, policyDocument, context, ...more } = output as Record<string, unknown>;
  const { Version, Statement, ...others } = policyDocument as Record<string, unknown>;
  const [statement, ...statements] = Statement as Record<string, unknown>[];
  const { Action, Effect, Resource, ...rest } = statement ?? {};
  const unknown = [...Object.keys(more), ...Object.keys(others), ...Object.keys(rest)];
  if (unknown.length > 0) return `members that API Gateway does not know: ${unknown}`;
  if (principalId !== asked.subject) return "another principal";
  if (Version !== "2012-10-17" || Action !== "execute-api:Invoke") return "another statement";
  const hasWildcard = Effect === "Allow" && JSON.stringify(Resource).includes("*");
  const denied = statements.flatMap(({ Effect, Resource }) => (Effect === "Deny" ? [Resource].flat() : []));
  // More than a Deny of dot segments nothing may be added to what the rules grant.
  if (statements.length !== denied.length / DENIED || hasWildcard !== statements.length > 0) return "another statement";
  if (!denied.every((one) => DOT_SEGMENT.test(String(one)))) return "a Deny of something else than dot segments";
  const unasked = Object.keys(context as object).filter((name) => !asked.config.context.includes(name));
  if (unasked.length > 0) return `context that is not configured: ${unasked}`;
  if (!Object.values(context as object).every(isScalar)) return "a context that is not flat";
  if (Buffer.byteLength(JSON.stringify(output)) >= 8_192) return "8 KB or more";
  return Array.isArray(Resource) ? wrongResources(Effect, Resource, asked) : "resources that are no list";
}
