import { CognitoIdentityProviderClient, ListUserPoolsCommand } from "@aws-sdk/client-cognito-identity-provider";
import { expect } from "vitest";
import { inventory } from "../inventory.ts";
import { type Life, openLifeOf, stepsOf } from "./life.ts";
import type { LifeConfig } from "./life-configs.ts";
import { type Grant, grantsIn, missed, type Played, play, printed } from "./removal.ts";
import { UNFELT } from "./unfelt-grants.ts";

/** GetFunction asks for it too, and leaves the tags out without it. */
const OPTIONAL = "lambda:ListTags";

async function leftIn({ endpoint }: Life): Promise<string[]> {
  const settings = { endpoint, region: "us-east-1", credentials: { accessKeyId: "test", secretAccessKey: "test" } };
  const { UserPools = [] } = await new CognitoIdentityProviderClient(settings).send(
    new ListUserPoolsCommand({ MaxResults: 60 }),
  );
  return [...(await inventory(endpoint)), ...UserPools.flatMap(({ Name = "" }) => (Name === "staff" ? [] : [Name]))];
}

/** Lives with the printed policies: every command succeeds, IAM denies nothing, and nothing is left in the end. */
async function lived(life: Life, config: LifeConfig, isNarrow: boolean): Promise<Played[]> {
  const played = await play(life, stepsOf(config), (purposes) => printed(life, purposes), isNarrow);
  for (const { step, code, said, decisions } of played) {
    const denied = decisions.filter(({ action, isAllowed }) => !isAllowed && action !== OPTIONAL);
    expect({ step: step.name, code, denied }, said).toEqual({ step: step.name, code: 0, denied: [] });
  }
  life.policy = undefined;
  expect(await leftIn(life)).toEqual([]);
  return played;
}

async function withLife<T>(config: LifeConfig, use: (life: Life) => Promise<T>): Promise<T> {
  const life = await openLifeOf(config);
  try {
    return await use(life);
  } finally {
    await life.close();
  }
}

/** @param isNarrow whether each command has its own policy; else all have that of `--for all`. */
export const expectLived = (config: LifeConfig, isNarrow: boolean): Promise<void> =>
  withLife(config, async (life) => void (await lived(life, config, isNarrow)));

/**
 * Without any one action of the policy of `--for all` a step says that it is missing.
 * @param isChosen which grants are tried; all by default.
 * @returns those that nothing missed.
 */
export const expectMissed = (
  config: LifeConfig,
  isChosen: (grant: Grant, index: number) => boolean = () => true,
): Promise<string[]> =>
  withLife(config, async (life) => {
    const played = await lived(life, config, false);
    const outcomes = new Map<string, string>();
    for (const grant of grantsIn(played).filter(isChosen))
      outcomes.set(`${grant.sid} ${grant.action}`, await missed(life, played, grant));
    const unfelt = [...outcomes].flatMap(([name, outcome]) => (outcome === "superfluous" ? [name] : []));
    expect(unfelt.filter((name) => !(name in UNFELT))).toEqual([]);
    expect([...outcomes].filter(([, outcome]) => outcome !== "named" && outcome !== "superfluous")).toEqual([]);
    return unfelt;
  });
