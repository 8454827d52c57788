import { join } from "node:path";
import type { Aws } from "../../../src/aws/aws.ts";
import { loadConfig } from "../../../src/config/load.ts";
import { type DeployOutcome, deploy } from "../../../src/stack/deploy.ts";
import type { Account } from "../memory-account.ts";

type Next = (args: object) => Promise<object>;

/** Has a client send some commands twice, as it does when the first answer is lost. */
function sendTwice(client: object, names: ReadonlySet<string>): void {
  // biome-ignore lint/suspicious/noExplicitAny: each client types its stack with its own inputs and outputs
  const { middlewareStack } = client as { readonly middlewareStack: { add(middleware: any, options: any): void } };
  middlewareStack.add(
    (next: Next, { commandName = "" }: { commandName?: string }) =>
      async (args: object) => {
        if (names.has(commandName.replace(/Command$/, ""))) await next(args).catch(() => {});
        return next(args);
      },
    { step: "finalizeRequest", priority: "low", name: "answerLost" },
  );
}

/** An account whose answers to these operations are lost once each time. */
export function losing(account: Account, names: ReadonlySet<string>): Account {
  return {
    ...account,
    aws(...where): Aws {
      const aws = account.aws(...where);
      for (const client of [aws.apigateway, aws.iam, aws.lambda, aws.logs]) sendTwice(client, names);
      const cognito = aws.cognito();
      return {
        ...aws,
        async cognito() {
          const client = await cognito;
          if (!prepared.has(client)) sendTwice(client, names);
          prepared.add(client);
          return client;
        },
      };
    },
  };
}
const prepared = new WeakSet<object>();

/** Deploys a project with --publish-foreign. */
export function publish(account: Account, root: string): Promise<DeployOutcome> {
  const config = loadConfig(join(root, "config.ini"), { stage: undefined, region: "us-east-1" }, new Date(0));
  const stack = { project: config.project, stage: config.api.stage, apiName: config.api.name, region: "us-east-1" };
  return deploy(config, account.aws({ ...stack, adopt: false }), {
    adopt: false,
    dryRun: false,
    publishForeign: true,
  });
}
