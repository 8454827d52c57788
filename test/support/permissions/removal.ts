import { identityPolicy } from "../../../src/local/authorization/policy-file.ts";
import { covers } from "../../../src/local/wildcard.ts";
import type { Life, Lived, Step } from "./life.ts";
import { resetClock } from "./skipped-waits.ts";

/** A policy as the tool prints it. */
export interface Printed {
  readonly Version: string;
  readonly Statement: readonly {
    readonly Sid: string;
    readonly Action: readonly string[];
    readonly Resource: string | readonly string[];
  }[];
}

/** One action of one statement. */
export interface Grant {
  readonly sid: string;
  readonly action: string;
}

/** All that these policies grant, once each. */
export function grantsIn(policies: readonly { readonly policy: Printed }[]): Grant[] {
  const all = policies.flatMap(({ policy }) =>
    policy.Statement.flatMap(({ Sid: sid, Action }) => Action.map((action) => ({ sid, action }))),
  );
  return [...new Map(all.map((one) => [`${one.sid} ${one.action}`, one])).values()];
}

/** The policy less one action of one statement. */
export const without = (policy: Printed, { sid, action }: Grant): Printed => ({
  ...policy,
  Statement: policy.Statement.map((one) =>
    one.Sid === sid ? { ...one, Action: one.Action.filter((name) => name !== action) } : one,
  ).filter(({ Action }) => Action.length > 0),
});

/** The policy that the program prints for commands of a project. */
export async function printed({ ask }: Life, purposes: string): Promise<Printed> {
  return JSON.parse(await ask("iam-policy", "--for", purposes, "--account", "000000000000", "--region", "us-east-1"));
}

/** A step that was done, what it was allowed, and how to go back to before it. */
export interface Played extends Lived {
  readonly step: Step;
  readonly policy: Printed;
  back(): Promise<void>;
}

/**
 * Does all steps with the policies that the program prints.
 * @param isNarrow whether each command has its own policy; else all have the one of `--for all`.
 */
export async function play(
  life: Life,
  steps: readonly Step[],
  policyOf: (purposes: string) => Promise<Printed>,
  isNarrow: boolean,
): Promise<Played[]> {
  const played: Played[] = [];
  for (const step of steps) {
    resetClock();
    const back = life.keep();
    const now = () => policyOf(isNarrow ? (step.purpose ?? "deploy") : "all");
    const before = step.isPrune ? await now() : undefined;
    await life.begin(step);
    const after = await now();
    const policy = before === undefined ? after : { ...after, Statement: [...before.Statement, ...after.Statement] };
    life.policy = identityPolicy(policy);
    played.push({ step, back, policy, ...(await life.live(step)) });
  }
  return played;
}

/**
 * Does again each step that needed a grant, without it, until one fails.
 * @returns "named" if its message names the action, "superfluous" if none fails, else what was said.
 */
export async function missed(life: Life, played: readonly Played[], grant: Grant): Promise<string> {
  for (const { step, back, policy, decisions } of played) {
    const { Resource = [] } = policy.Statement.find(({ Sid }) => Sid === grant.sid) ?? {};
    const patterns = [Resource].flat();
    const isAsked = decisions.some(
      ({ action, resource }) => action === grant.action && patterns.some((pattern) => covers(pattern, resource)),
    );
    if (!isAsked) continue;
    await back();
    resetClock();
    await life.begin(step);
    life.policy = identityPolicy(without(policy, grant));
    const { code, said } = await life.live(step);
    // Checks that could not be made do not fail a run, but are named.
    if (said.includes(grant.action)) return "named";
    if (code !== 0) return `${step.name} ended with ${code}: ${said}`;
  }
  return "superfluous";
}
