import type { Snapshot } from "../apigateway/apigateway-model.ts";
import { type AccessRequest, type Decision, decide } from "../policy/decide.ts";
import { type PolicyDocument, parseDocument } from "../policy/parse-policy.ts";
import type { Caller } from "../policy/principals.ts";
import type { Context } from "../policy/variables.ts";
import { Failure } from "./failure.ts";
import { type GatewayRequest, headerIn, methodArn } from "./request.ts";

/** The access request that every policy of an API decides. */
export const accessRequestOf = (request: GatewayRequest, caller?: Caller): AccessRequest => ({
  action: "execute-api:Invoke",
  resource: methodArn(request),
  caller,
  context: () => conditionKeysOf(request, caller),
});

const parsed = new WeakMap<object, PolicyDocument>();

function documentOf({ policy }: Snapshot): PolicyDocument | undefined {
  if (policy === undefined) return undefined;
  const known = parsed.get(policy) ?? parseDocument(policy, "resource");
  parsed.set(policy, known);
  return known;
}

/** What the resource policy that was deployed with the API says; nothing when there is none. */
export function resourceDecision(request: GatewayRequest, caller?: Caller): Decision | undefined {
  const policy = documentOf(request.snapshot);
  return policy && decide(policy, accessRequestOf(request, caller));
}

const WHY = {
  "explicit deny": "with an explicit deny in a resource-based policy",
  "implicit deny": "because no resource-based policy allows the execute-api:Invoke action",
};

/** The failure of a call that the resource policy denies; the account is shown with its last four digits. */
export function deniedByResource(decision: keyof typeof WHY, request: GatewayRequest, caller?: Caller): Failure {
  const resource = methodArn(request).replace(`:${request.account}:`, `:********${request.account.slice(-4)}:`);
  const who = `User: ${caller?.arn ?? "anonymous"} is not authorized to perform: execute-api:Invoke`;
  return new Failure("ACCESS_DENIED", `${who} on resource: ${resource} ${WHY[decision]}`);
}

/** Without a policy every call is allowed. @throws Failure ACCESS_DENIED. */
export function requireResourceAllow(request: GatewayRequest): void {
  const decision = resourceDecision(request) ?? "allow";
  if (decision !== "allow") throw deniedByResource(decision, request);
}

/** A Deny of the resource policy overrides every Allow. @throws Failure ACCESS_DENIED. */
export function refuseResourceDeny(decision: Decision | undefined, request: GatewayRequest, caller?: Caller): void {
  if (decision === "explicit deny") throw deniedByResource(decision, request, caller);
}

/**
 * The condition keys that a request to an API has. There is no VPC here, so `aws:SourceVpc` and `aws:SourceVpce` are
 * missing as for a call over the internet; and as at AWS every call counts as sent over TLS.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export function conditionKeysOf(request: GatewayRequest, caller?: Caller): Context {
  const seconds = Math.floor(request.at / 1_000);
  const keys: Readonly<Record<string, string | undefined>> = {
    "aws:currenttime": new Date(seconds * 1_000).toISOString().replace(".000Z", "Z"),
    "aws:epochtime": String(seconds),
    "aws:securetransport": "true",
    "aws:sourceip": SOURCE_IP,
    "aws:useragent": headerIn(request, "user-agent"),
    "aws:referer": headerIn(request, "referer"),
    "aws:principalarn": caller?.arn,
    "aws:principalaccount": caller?.account,
  };
  return new Map(Object.entries(keys).flatMap(([key, value]) => (value === undefined ? [] : [[key, [value]]])));
}

/** Where all calls come from. */
const SOURCE_IP = "127.0.0.1";
