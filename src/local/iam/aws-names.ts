import { readFileSync } from "node:fs";

interface Names {
  /** AWS's own policies, by path and name: "service-role/AWSLambdaBasicExecutionRole". */
  readonly policies: readonly string[];
  /** Service principals without ".amazonaws.com". */
  readonly services: readonly string[];
}

let kept: { readonly policies: ReadonlySet<string>; readonly services: ReadonlySet<string> } | undefined;

/** What AWS has for every account; generated (test/models/iam-names.test.ts) and read when it is first asked for. */
function names() {
  if (kept !== undefined) return kept;
  const { policies, services }: Names = JSON.parse(
    readFileSync(new URL("../model/tables/iam-names.json", import.meta.url), "utf8"),
  );
  kept = { policies: new Set(policies), services: new Set(services) };
  return kept;
}

/** Whether a policy can be attached: policies cannot be created here, so only AWS's own exist. */
export const isPolicy = (arn: string): boolean =>
  arn.startsWith("arn:aws:iam::aws:policy/") && names().policies.has(arn.slice("arn:aws:iam::aws:policy/".length));

const REGION = /\.[a-z]{2}(?:-[a-z]+)+-\d$/;

/** Whether a trust policy may name the service; in "states.us-east-1.amazonaws.com" the region is none of the name. */
export function isService(principal: string): boolean {
  const { services } = names();
  const name = principal.endsWith(".amazonaws.com") ? principal.slice(0, -".amazonaws.com".length) : "";
  return services.has(name) || services.has(name.replace(REGION, ""));
}
