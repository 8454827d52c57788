import { APIGateway } from "@aws-sdk/client-api-gateway";
import { CloudWatchLogs } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import { IAM } from "@aws-sdk/client-iam";
import { Lambda } from "@aws-sdk/client-lambda";
import { inProcess } from "../local/sdk.ts";
import type { Account } from "../memory-account.ts";
import { type OwnThings, ownThings, type Stack } from "./things.ts";

/** Plain clients of an account: for what people do without this tool. */
export interface Hand {
  readonly apigateway: APIGateway;
  readonly lambda: Lambda;
  readonly iam: IAM;
  readonly logs: CloudWatchLogs;
  readonly cognito: CognitoIdentityProvider;
  /** The stack that a hand change is about, and what carries its tags. */
  readonly stack: Stack;
  readonly own: OwnThings;
}

export type HandChange = (hand: Hand) => Promise<unknown>;

/** Clients of accounts by region: they keep nothing, so that one of each is enough. */
const made = new WeakMap<Account, Map<string, Omit<Hand, "stack" | "own">>>();

export function handIn(account: Account, stack: Stack): Hand {
  const ofAccount = made.get(account) ?? new Map<string, Omit<Hand, "stack" | "own">>();
  made.set(account, ofAccount);
  const clients = ofAccount.get(stack.region) ?? clientsIn(account, stack.region);
  ofAccount.set(stack.region, clients);
  return { ...clients, stack, own: ownThings(account, stack) };
}

function clientsIn({ handle }: Account, region: string): Omit<Hand, "stack" | "own"> {
  const settings = inProcess(handle, region);
  return {
    apigateway: new APIGateway(settings),
    lambda: new Lambda(settings),
    iam: new IAM(settings),
    logs: new CloudWatchLogs(settings),
    cognito: new CognitoIdentityProvider(settings),
  };
}

/** Does something to each, one after the other. */
export async function forEach<T>(all: readonly T[], change: (one: T) => Promise<unknown>): Promise<void> {
  for (const one of all) await change(one);
}

/** As a person who deploys in the console, and copies the description of the last deployment. */
export const deployByHand = ({ apigateway, own, stack }: Hand): Promise<void> =>
  forEach(own.apis, async ({ id: restApiId, stages, deployments }) => {
    const stage = stages[stack.stage];
    if (stage === undefined) return;
    const { description = "" } = deployments[stage.deploymentId] ?? {};
    await apigateway.createDeployment({ restApiId, stageName: stack.stage, description });
  });
