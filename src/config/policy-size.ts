import type { Rule } from "./config.ts";
import type { Findings } from "./findings.ts";
import { routePattern } from "./route-pattern.ts";
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

/** What a resource begins with, as long as it may be where it is not known yet: region, account, id of the API. */
function stageArn({ region = "ap-southeast-1", stage }: Place): string {
  const [, partition = "aws"] = /^(cn|us-gov|eusc)-/.exec(region) ?? [];
  const name = { cn: "aws-cn", "us-gov": "aws-us-gov", eusc: "aws-eusc" }[partition] ?? "aws";
  return `arn:${name}:execute-api:${region}:123456789012:a1b2c3d4e5/${stage}/`;
}

/** The output when every rule is granted at once: the most that can happen. */
function largestOutput(resources: readonly string[]): number {
  const Statement = [{ Action: "execute-api:Invoke", Effect: "Allow", Resource: resources }];
  const output = { principalId: "", policyDocument: { Version: "2012-10-17", Statement }, context: {} };
  return Buffer.byteLength(JSON.stringify(output)) + MAX_PRINCIPAL_BYTES;
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
      const resource = stage + routePattern(route);
      all.add(resource);
      if (resource.length <= MAX_ARN_CHARACTERS) continue;
      const allowed = `makes a resource of ${resource.length} characters in the policy; API Gateway takes ${MAX_ARN_CHARACTERS}`;
      findings.problem(at, `${route.verb} ${route.path}`, allowed);
    }
    const bytes = largestOutput([...all]);
    if (bytes <= MAX_OUTPUT_BYTES) continue;
    const allowed = `makes a policy of up to ${bytes} bytes with the rules before it; API Gateway takes ${MAX_OUTPUT_BYTES}: name fewer routes, or wider ones like GET /orders/*`;
    findings.problem(at, section?.entries.get("allow")?.value, allowed);
    return;
  }
}
