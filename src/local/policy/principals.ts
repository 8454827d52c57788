import { isObject } from "../parse-json.ts";
import { MalformedPolicy } from "./malformed-policy.ts";

/** Who calls, after their signature was verified. */
export interface Caller {
  readonly arn: string;
  /** 12 digits. */
  readonly account: string;
}

/** Whom a statement is about: everybody, or accounts and identities by their ARNs. */
export interface Principals {
  readonly isEverybody: boolean;
  readonly arns: readonly string[];
  readonly isNegated: boolean;
}

const KINDS = ["AWS", "Service", "Federated", "CanonicalUser"];
const IDENTITY = /^(?:\*|\d{12}|arn:[\w-]+:(?:iam|sts)::\d{12}:\S+)$/;

/** `"*"`, or `{ "AWS": "arn:aws:iam::<account>:root" }`. @throws MalformedPolicy */
export function parsePrincipals(given: {
  readonly value: unknown;
  readonly isNegated: boolean;
  readonly at: string;
}): Principals {
  const { value, isNegated, at } = given;
  if (value === "*") return { isEverybody: true, arns: [], isNegated };
  if (!isObject(value) || Object.keys(value).length === 0) throw new MalformedPolicy(at, 'must be "*" or an object');
  const all = Object.entries(value).map(([kind, one]) => [kind, [one].flat()] as const);
  for (const [kind, names] of all)
    if (!KINDS.includes(kind) || names.length === 0 || !names.every((one) => typeof one === "string" && one !== ""))
      throw new MalformedPolicy(at, `must name principals as ${KINDS.join(", ")}`);
  const arns = all.flatMap(([kind, names]) => (kind === "AWS" ? (names as string[]) : []));
  if (!arns.every((one) => IDENTITY.test(one))) throw new MalformedPolicy(`${at}.AWS`, "must hold ARNs, accounts or *");
  return { isEverybody: arns.includes("*"), arns, isNegated };
}

/** Whether a statement is about this caller; without one, whether it is about everybody. */
export function includes({ isEverybody, arns, isNegated }: Principals, caller: Caller | undefined): boolean {
  const isNamed = caller !== undefined && arns.some((one) => one === caller.arn || accountOf(one) === caller.account);
  return (isEverybody || isNamed) !== isNegated;
}

/** An account as such stands for each identity in it. */
const accountOf = (principal: string): string | undefined =>
  /^(?:arn:[\w-]+:iam::)?(\d{12})(?::root)?$/.exec(principal)?.[1];
