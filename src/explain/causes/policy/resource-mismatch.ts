import { matchesPattern } from "../../evidence/policy-statements.ts";

const PARTS = ["format", "partition", "service", "region", "account", "api", "stage", "verb", "path"] as const;
export type ArnPart = (typeof PARTS)[number];

/** Where a Resource of a policy differs from the method that is called. */
export interface Mismatch {
  /** The first part that differs. */
  readonly part: ArnPart;
  readonly resource: string;
  /** What the resource has there. */
  readonly seen: string;
  /** What the method has there. */
  readonly wanted: string;
}

/** "arn:aws:execute-api:us-east-1:123456789012:a1b2c3/dev/GET/orders/1" in its nine parts. */
function partsOf(arn: string): string[] {
  const [prefix = "", partition = "", service = "", region = "", account = "", ...rest] = arn.split(":");
  const [api = "", stage = "", verb = "", ...path] = rest.join(":").split("/");
  return [prefix, partition, service, region, account, api, stage, verb, path.join("/")];
}

function mismatchOf(resource: string, arn: string): Mismatch | undefined {
  const [seen, wanted] = [partsOf(resource), partsOf(arn)];
  const index = PARTS.findIndex((_, at) => !matchesPattern(seen[at] ?? "", wanted[at] ?? ""));
  const part = PARTS[index];
  return part && { part, resource, seen: seen[index] ?? "", wanted: wanted[index] ?? "" };
}

/** How many leading characters two texts share. */
function shared(a: string, b: string): number {
  let length = 0;
  while (length < a.length && a[length] === b[length]) length++;
  return length;
}

/** The resource that agrees with the method the longest, and where it differs. */
export function nearestMismatch(resources: readonly string[], arn: string): Mismatch | undefined {
  const [nearest] = resources
    .flatMap((one) => mismatchOf(one, arn) ?? [])
    .sort(
      (a, b) => PARTS.indexOf(b.part) - PARTS.indexOf(a.part) || shared(b.seen, b.wanted) - shared(a.seen, a.wanted),
    );
  return nearest;
}

const VERBS = ["GET", "PUT", "POST", "DELETE", "OPTIONS", "HEAD", "PATCH", "ANY"];

const decoded = (path: string): string => {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
};

function pathMistake(seen: string, wanted: string): string | undefined {
  if (seen === "") return "it ends behind the verb: add the path, or /*";
  if (/\{[^}]*\}/.test(seen)) return "path variables are written * in a policy, not {name}";
  if (seen.startsWith("/")) return "there are two slashes behind the verb";
  if (`${seen}/` === wanted) return "the call has a slash at the end, and the policy has none";
  if (`${wanted}/` === seen) return "the policy has a slash at the end, and the call has none";
  if (decoded(seen) === decoded(wanted))
    return "they differ only in percent-encoding: take the path from event.methodArn";
  if (seen.toLowerCase() === wanted.toLowerCase()) return "they differ only in capital letters";
  if (wanted.startsWith(`${seen}/`)) return `it covers ${seen} and nothing below: add ${seen}/*`;
  return undefined;
}

/** The mistake that a mismatch looks like; undefined where the policy may mean what it says. */
export function mistakeIn({ part, seen, wanted }: Mismatch): string | undefined {
  if (part === "path") return pathMistake(seen, wanted);
  if (part === "verb" && seen === "ANY") return "ANY is not a verb of method ARNs: write *";
  if (part === "verb" && seen.toUpperCase() === wanted) return "verbs are written in capital letters";
  if (part === "verb" && seen === "") return "it ends behind the stage: add /<verb>/<path>, or /*";
  if (part === "stage" && VERBS.includes(seen)) return "the stage comes before the verb: <api>/<stage>/<verb>/<path>";
  if (part === "format") return "it is not an ARN";
  return undefined;
}
