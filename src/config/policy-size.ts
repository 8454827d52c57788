import type { Rule } from "./config.ts";
import type { Findings } from "./findings.ts";
import { routePatterns } from "./route-pattern.ts";
import { atKey } from "./section.ts";
import type { SourceSection } from "./source.ts";

/** API Gateway developer guide, api-gateway-lambda-authorizer-output: of a resource in an authorizer's policy. */
const MAX_ARN_CHARACTERS = 512;
/** The same page: of all that an authorizer returns. */
const MAX_OUTPUT_BYTES = 8_192;
/** The caller's name has up to 255 bytes, each of which JSON may write as six: \u0001. */
const MAX_PRINCIPAL_BYTES = 255 * 6;

interface Place {
  readonly region: string | undefined;
  readonly stage: string;
}

/** What a resource begins with; where the region is not known yet, the longest of those that everyone can have. */
function stageArn({ region = "us-gov-west-1", stage }: Place): string {
  const [, partition = ""] = /^(cn|us-gov|eusc)-/.exec(region) ?? [];
  const name = partition === "" ? "aws" : `aws-${partition}`;
  return `arn:${name}:execute-api:${region}:123456789012:a1b2c3d4e5/${stage}/`;
}

/** The output when every rule is granted at once: the most that can happen. */
function largestOutput(resources: readonly string[]): number {
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: resources }];
  const output = { principalId: "", policyDocument: { Version: "2012-10-17", Statement }, context: {} };
  // Lambda's Python writes a blank behind each comma and colon: 12, and one for each resource.
  const blanks = 12 + resources.length;
  return Buffer.byteLength(JSON.stringify(output)) + blanks + MAX_PRINCIPAL_BYTES;
}

/**
 * Whether what the rules become fits into a policy. At run time it would be too late: API Gateway answers 500 to an
 * output that is too large.
 */
export function checkPolicySize(
  rules: readonly Rule[],
  sections: ReadonlyMap<string, SourceSection>,
  place: Place,
  findings: Findings,
): void {
  const stage = stageArn(place);
  const all = new Set<string>();
  for (const { name, allow } of rules) {
    const section = sections.get(name);
    const at = atKey(`rule.${name}`, "allow", section);
    for (const route of allow) {
      const resources = routePatterns(route).map((pattern) => stage + pattern);
      for (const resource of resources) all.add(resource);
      const longest = Math.max(...resources.map(({ length }) => length));
      if (longest <= MAX_ARN_CHARACTERS) continue;
      const allowed = `makes a resource of ${longest} characters in the policy; API Gateway takes ${MAX_ARN_CHARACTERS}`;
      findings.problem(at, `${route.verb} ${route.path}`, allowed);
    }
    const bytes = largestOutput([...all]);
    if (bytes <= MAX_OUTPUT_BYTES) continue;
    const allowed = `makes a policy of up to ${bytes} bytes with the rules before it; API Gateway takes ${MAX_OUTPUT_BYTES}: name fewer routes, or wider ones like GET /orders/* (ANY counts for each verb)`;
    findings.problem(at, section?.entries.get("allow")?.value, allowed);
    return;
  }
}
