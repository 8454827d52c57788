import { type HttpRequest, headerOf } from "../http.ts";
import { decide } from "../policy/decide.ts";
import type { PolicyDocument } from "../policy/parse-policy.ts";
import type { Context } from "../policy/variables.ts";
import { signatureOf } from "../signature/signature.ts";
import type { Call, LimitedCaller } from "../wire/operation.ts";
import { Refusal } from "../wire/refusal.ts";
import type { World } from "../world.ts";
import { hasKey } from "./authorization-table.ts";
import type { ConditionKeys, Permission } from "./permission.ts";

/** The policy of a caller as it is now; without one the caller may do everything. @throws Refusal when it is broken. */
export type PolicyOf = (request: HttpRequest) => PolicyDocument | undefined;

/** Of the caller that has a policy: root users cannot be limited. */
const USER = "local";
const USER_ID = "AIDALOCALENDPOINTUSER";

const DENIED: Readonly<Record<string, readonly [status: number, code: string]>> = {
  iam: [403, "AccessDenied"],
  sts: [403, "AccessDenied"],
  logs: [400, "AccessDeniedException"],
  "cognito-idp": [400, "AccessDeniedException"],
};

const WHY = {
  "explicit deny": () => "with an explicit deny in an identity-based policy",
  "implicit deny": (action: string) => `because no identity-based policy allows the ${action} action`,
};

/** Keys that every request has, for a user with a long-term access key. */
const globalKeys = (request: HttpRequest, arn: string, { world, region, now }: Call): ConditionKeys => ({
  "aws:CurrentTime": `${new Date(now).toISOString().slice(0, 19)}Z`,
  "aws:EpochTime": String(Math.floor(now / 1_000)),
  "aws:SecureTransport": "true",
  "aws:SourceIp": "127.0.0.1",
  "aws:UserAgent": headerOf(request, "user-agent"),
  "aws:Referer": headerOf(request, "referer"),
  "aws:RequestedRegion": region,
  "aws:PrincipalArn": arn,
  "aws:PrincipalAccount": world.account,
  "aws:PrincipalType": "User",
  "aws:PrincipalIsAWSService": "false",
  "aws:ResourceAccount": world.account,
  "aws:ViaAWSService": "false",
  "aws:userid": USER_ID,
  "aws:username": USER,
});

const contextOf = (keys: ConditionKeys): Context =>
  new Map(
    Object.entries(keys).flatMap(([name, value]): [string, readonly string[]][] =>
      value === undefined ? [] : [[name.toLowerCase(), typeof value === "string" ? [value] : value]],
    ),
  );

/** A caller who may do what a policy says. @param service whose words its refusals have. */
export function limitedCaller(
  policy: PolicyDocument,
  request: HttpRequest,
  service: string,
  world: World,
): LimitedCaller {
  const arn = `arn:${world.partition}:iam::${world.account}:user/${USER}`;
  return {
    arn,
    userId: USER_ID,
    refusal({ action, resource, shown = resource, message, keys }: Permission, call) {
      const known = Object.entries(keys).filter(([name]) => hasKey(action, name));
      const context = () => contextOf({ ...globalKeys(request, arn, call), ...Object.fromEntries(known) });
      const decision = decide(policy, { action, resource, context });
      call.say(`IAM ${decision === "allow" ? "allows" : "denies"} ${action} on ${resource}`);
      if (decision === "allow") return undefined;
      const [status, code] = DENIED[service] ?? [403, "AccessDeniedException"];
      const why = WHY[decision](action);
      const text = message ?? `User: ${arn} is not authorized to perform: ${action} on resource: ${shown} ${why}`;
      // Of Lambda's errors this one has its message in capitals.
      return new Refusal(status, code, text, service === "lambda" ? { Message: text } : {});
    },
  };
}

/** The access key that signed a request. */
export const keyOf = (request: HttpRequest): string | undefined => signatureOf(request)?.accessKeyId;
