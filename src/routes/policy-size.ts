import { executeApiArn } from "../aws/arn.ts";
import { partitionOf } from "../aws/partition.ts";
import type { Findings } from "../config/text/findings.ts";
import { atKey, type SourceSection } from "../config/text/source.ts";
import { DOT_SEGMENTS, deniesDotSegments } from "./dot-segments.ts";
import type { Rule } from "./route.ts";
import { routePatterns } from "./route-pattern.ts";

/** Of a resource in an authorizer's policy: API Gateway developer guide, api-gateway-lambda-authorizer-output. */
const MAX_ARN_CHARACTERS = 512;
/** Of an authorizer's complete output: the same page. */
const MAX_OUTPUT_BYTES = 8_192;
/** Methods that differ only in the names of their variables are one resource; more of them than this mean nothing. */
const MAX_METHODS = 200;
/** The caller's name has up to 255 bytes, each of which JSON may write as six: \u0001. */
const MAX_PRINCIPAL_BYTES = 255 * 6;

interface PolicyContext {
  readonly region: string | undefined;
  readonly stage: string;
  readonly issuerNames: readonly string[];
}

/** The prefix of a resource; while the region is unknown, with the longest region that every account can have. */
function stageArn({ region = "us-gov-west-1", stage }: PolicyContext): string {
  return executeApiArn(
    { partition: partitionOf(region).id, region, account: "123456789012" },
    "a1b2c3d4e5",
    `/${stage}/`,
  );
}

/** As Python in Lambda writes it: with a space after each comma and each colon. */
const sizeOf = (value: unknown): number =>
  Buffer.byteLength(JSON.stringify(value, undefined, 1).replace(/,\n */g, ", ").replace(/\n */g, ""));

/** The largest output: every rule allows a caller of the issuer with the longest name. */
function largestOutput(resources: readonly string[], { issuerNames }: PolicyContext): number {
  const statement = (Effect: string, Resource: readonly string[]) => ({
    Action: "execute-api:Invoke",
    Effect,
    Resource,
  });
  const anywhere = `${resources[0]?.split(":", 3).join(":")}:*:*:`;
  const Statement = [
    statement("Allow", resources),
    ...(deniesDotSegments(resources)
      ? [
          statement(
            "Deny",
            DOT_SEGMENTS.map((path) => anywhere + path),
          ),
        ]
      : []),
  ];
  const issuer = issuerNames.length > 1 ? issuerNames.reduce((a, b) => (b.length > a.length ? b : a)) : undefined;
  const context = issuer === undefined ? {} : { issuer };
  const principalId = issuer === undefined ? "" : `${issuer}|`;
  return sizeOf({ principalId, policyDocument: { Version: "2012-10-17", Statement }, context }) + MAX_PRINCIPAL_BYTES;
}

/**
 * Checks that the policy of the rules fits API Gateway's limits. At run time it is too late: API Gateway answers 500 to
 * an output that is too large.
 * @returns whether the policy is small enough.
 */
export function checkPolicySize(
  rules: readonly Rule[],
  sections: ReadonlyMap<string, SourceSection>,
  context: PolicyContext,
  findings: Findings,
): boolean {
  const stage = stageArn(context);
  const all = new Set<string>();
  const methods = new Set<string>();
  for (const { name, allow } of rules) {
    const section = sections.get(name);
    const at = atKey(`rule.${name}`, "allow", section);
    for (const route of allow) {
      methods.add(`${route.verb} ${route.path}`);
      const resources = routePatterns(route).map((pattern) => stage + pattern);
      for (const resource of resources) all.add(resource);
      const longest = Math.max(...resources.map(({ length }) => length));
      if (longest <= MAX_ARN_CHARACTERS) continue;
      const allowed = `makes a resource of ${longest} characters in the policy; API Gateway accepts ${MAX_ARN_CHARACTERS}`;
      findings.problem(at, `${route.verb} ${route.path}`, allowed);
    }
    if (methods.size > MAX_METHODS) {
      const allowed = `names more than ${MAX_METHODS} different methods with the rules before it; API Gateway accepts a policy of ${MAX_OUTPUT_BYTES} bytes`;
      findings.problem(at, section?.entries.get("allow")?.value, allowed);
      return false;
    }
    const bytes = largestOutput([...all], context);
    if (bytes <= MAX_OUTPUT_BYTES) continue;
    const allowed = `makes a policy of up to ${bytes} bytes with the rules before it; API Gateway accepts ${MAX_OUTPUT_BYTES}: name fewer routes, or wider ones like GET /orders/* (ANY counts for each verb)`;
    findings.problem(at, section?.entries.get("allow")?.value, allowed);
    return false;
  }
  return true;
}
