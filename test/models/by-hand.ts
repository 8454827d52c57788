import { rmSync } from "node:fs";
import { join } from "node:path";
import { CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { ListRolesCommand, UpdateAssumeRolePolicyCommand } from "@aws-sdk/client-iam";
import { AddPermissionCommand } from "@aws-sdk/client-lambda";
import { loadConfig } from "../../src/config/load.ts";
import { invoke } from "../../src/stack/invoke.ts";
import { recordUser } from "../../src/stack/made-users.ts";
import { KEYS, projectWith, runMain } from "../cli/run-main.ts";
import { servedEndpoint } from "../cli/served-endpoint.ts";
import { losing } from "../unit/stack/by-hand.ts";
import { BASES } from "./changes.ts";
import { EC2_MAY, type Setting, SHOP } from "./place.ts";

interface Stage {
  place(): Setting;
  /** Records what is sent meanwhile; what happens by hand stays outside. */
  watch(run: () => Promise<unknown>): Promise<void>;
  readonly issuer: string;
}

const AGREE = { agree: true };

/** What no change of a key leads to, by name. */
export const BY_HAND: Readonly<Record<string, (stage: Stage) => Promise<void>>> = {
  async "a role whose trust was changed by hand"({ place, watch }) {
    const { account, stack } = place();
    await stack({}).deploy();
    const { iam } = account.aws(SHOP);
    const { Roles = [] } = await iam.send(new ListRolesCommand({}));
    const RoleName = Roles.map((role) => role.RoleName).find((name) => name?.includes("web"));
    await iam.send(new UpdateAssumeRolePolicyCommand({ RoleName, PolicyDocument: EC2_MAY }));
    await watch(() => stack({}).deploy(AGREE));
  },

  async "a function that somebody else was let call"({ place, watch }) {
    const { account, stack } = place();
    await stack({}).deploy();
    const statement = { StatementId: "other", Action: "lambda:InvokeFunction", Principal: "210987654321" };
    await account.aws(SHOP).lambda.send(new AddPermissionCommand({ FunctionName: "shop-dev-web", ...statement }));
    await watch(() => stack({}).deploy(AGREE));
  },

  async "a stack whose state file is lost, less a function"({ place, watch }) {
    const { root, stack } = place();
    await stack({ "function.old": "source = lambda/old", routes: "GET / = web\nGET /old = old" }).deploy();
    rmSync(join(root, ".lambda-authz"), { recursive: true });
    await watch(() => stack({}).deploy(AGREE));
    rmSync(join(root, ".lambda-authz"), { recursive: true });
    await watch(() => stack({}).teardown());
  },

  async "an app client that was created twice"({ place, watch }) {
    const { account, stack } = place();
    await watch(() => stack(BASES.pool, losing(account, new Set(["CreateUserPoolClient"]))).deploy());
  },

  async "a user that was added to a pool that stays"({ place, watch, issuer }) {
    const { account, root, stack } = place();
    await stack({}).deploy();
    const aws = account.aws(SHOP, { endpoint: issuer });
    const cognito = await aws.cognito();
    const poolId = (await cognito.createUserPool({ PoolName: "theirs" })).UserPool?.Id ?? "";
    const made = await cognito.adminCreateUser({ UserPoolId: poolId, Username: "ann", MessageAction: "SUPPRESS" });
    const { Attributes = [], Username: username = "" } = made.User ?? {};
    const sub = Attributes.find(({ Name }) => Name === "sub")?.Value ?? "";
    await recordUser(root, aws, { poolId, username, sub });
    await watch(() => stack({}).teardown());
  },

  async "deploy, invoke, doctor and teardown, as commands"({ watch, issuer }) {
    const { endpoint } = await servedEndpoint();
    const cwd = projectWith({
      project: "name = shop",
      "issuer.main": `kind = oidc\nissuer = ${issuer}\nclient_id = app`,
    });
    const run = async (...argv: string[]) => {
      const ran = await runMain(argv, { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint } });
      // Not what doctor finds is looked at here, but what it asks for.
      if (ran.code !== 0 && argv[0] !== "doctor")
        throw new Error(`${argv.join(" ")} ended with ${ran.code}: ${ran.stderr}`);
    };
    await watch(async () => {
      await run("deploy");
      await run("invoke", "basicLambda");
      await run("doctor");
      await run("teardown", "--yes");
    });
  },

  async "invoke of a function whose answer has no log"({ place, watch }) {
    const { account, root, stack } = place();
    await stack({}).deploy();
    const { logs, ...aws } = account.aws(SHOP);
    const stream = { logGroupName: "/aws/lambda/shop-dev-web", logStreamName: "a" };
    await logs.send(new CreateLogStreamCommand(stream));
    await logs.send(
      new PutLogEventsCommand({ ...stream, logEvents: [{ timestamp: 1_795_000_000_000, message: "hi" }] }),
    );
    const config = loadConfig(join(root, "config.ini"), { stage: undefined, region: "us-east-1" }, new Date(0));
    aws.lambda.middlewareStack.add(
      () => async () => ({
        output: { $metadata: {}, StatusCode: 200, Payload: Buffer.from("{}") } as never,
        response: {},
      }),
      { step: "finalizeRequest", name: "noLog" },
    );
    await watch(() => invoke(config, { ...aws, logs }, "web", {}));
  },
};
