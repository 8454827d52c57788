import type { Snapshot } from "../apigateway/model.ts";
import { type Decision, decide, type Question } from "../policy/decide.ts";
import { type PolicyDocument, parseDocument } from "../policy/document.ts";
import type { Caller } from "../policy/principals.ts";
import type { Context } from "../policy/variables.ts";
import { type Asked, headerIn, methodArn } from "./asked.ts";
import { Failure } from "./failure.ts";

/** What every policy of an API is asked: may this call be made? */
export const questionOf = (asked: Asked, caller?: Caller): Question => ({
  action: "execute-api:Invoke",
  resource: methodArn(asked),
  caller,
  context: () => conditionKeysOf(asked, caller),
});

const parsed = new WeakMap<object, PolicyDocument>();

function documentOf({ policy }: Snapshot): PolicyDocument | undefined {
  if (policy === undefined) return undefined;
  const known = parsed.get(policy) ?? parseDocument(policy, "resource");
  parsed.set(policy, known);
  return known;
}

/** What the resource policy that was deployed with the API says; nothing when there is none. */
export function resourceDecision(asked: Asked, caller?: Caller): Decision | undefined {
  const policy = documentOf(asked.snapshot);
  return policy && decide(policy, questionOf(asked, caller));
}

const WHY = {
  "explicit deny": "with an explicit deny in a resource-based policy",
  "implicit deny": "because no resource-based policy allows the execute-api:Invoke action",
};

/** The answer to a caller whom the resource policy keeps out; the account is shown with its last four digits. */
export function deniedByResource(decision: keyof typeof WHY, asked: Asked, caller?: Caller): Failure {
  const resource = methodArn(asked).replace(`:${asked.account}:`, `:********${asked.account.slice(-4)}:`);
  const who = `User: ${caller?.arn ?? "anonymous"} is not authorized to perform: execute-api:Invoke`;
  return new Failure("ACCESS_DENIED", `${who} on resource: ${resource} ${WHY[decision]}`);
}

/** Without a policy everybody may; with one, those that it allows. @throws Failure ACCESS_DENIED. */
export function requireResourceAllow(asked: Asked): void {
  const decision = resourceDecision(asked) ?? "allow";
  if (decision !== "allow") throw deniedByResource(decision, asked);
}

/** A Deny of the resource policy stands above whatever else allows. @throws Failure ACCESS_DENIED. */
export function refuseResourceDeny(decision: Decision | undefined, asked: Asked, caller?: Caller): void {
  if (decision === "explicit deny") throw deniedByResource(decision, asked, caller);
}

/**
 * The condition keys that a request to an API has. There is no VPC here, so `aws:SourceVpc` and `aws:SourceVpce` are
 * missing as for a call over the internet; and as at AWS every call counts as sent over TLS.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionKeysOf(asked: Asked, caller?: Caller): Context {
  const seconds = Math.floor(asked.at / 1_000);
  const keys: Readonly<Record<string, string | undefined>> = {
    "aws:currenttime": new Date(seconds * 1_000).toISOString().replace(".000Z", "Z"),
    "aws:epochtime": String(seconds),
    "aws:securetransport": "true",
    "aws:sourceip": SOURCE_IP,
    "aws:useragent": headerIn(asked, "user-agent"),
    "aws:referer": headerIn(asked, "referer"),
    "aws:principalarn": caller?.arn,
    "aws:principalaccount": caller?.account,
  };
  return new Map(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]]])));
}

/** Where all calls come from. */
const SOURCE_IP = "127.0.0.1";
