import { rmSync } from "node:fs";
import { join } from "node:path";
import { CreateLogGroupCommand, CreateLogStreamCommand, PutLogEventsCommand } from "@aws-sdk/client-cloudwatch-logs";
import { CognitoIdentityProvider } from "@aws-sdk/client-cognito-identity-provider";
import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  ListRolesCommand,
  PutRolePolicyCommand,
  UpdateAssumeRolePolicyCommand,
  UpdateRoleCommand,
} from "@aws-sdk/client-iam";
import { AddPermissionCommand, PutFunctionConcurrencyCommand } from "@aws-sdk/client-lambda";
import { loadConfig } from "../../src/config/load.ts";
import { invoke } from "../../src/stack/invoke.ts";
import { recordUser } from "../../src/stack/pool/created-users.ts";
import { driftedApi } from "../support/drift/drifted-api.ts";
import { ROUTES, rounds } from "../support/drift/gateway-drifts.ts";
import { lastingFolder } from "../support/lasting-folder.ts";
import { servedEndpoint } from "../support/local/served-endpoint.ts";
import { LOCAL_CREDENTIALS } from "../support/local-credentials.ts";
import { KEYS, projectWith, runMain } from "../support/program/run-main.ts";
import { losing } from "../support/stack/lost-answers.ts";
import { BASES, type Sections } from "./changes.ts";
import { LONGEST, LONGEST_ROLE } from "./longest.ts";
import { EC2_MAY, LAMBDA_MAY, type Setting, SHOP } from "./place.ts";

interface Stage {
  place(): Setting;
  /** Records what is sent meanwhile; what happens by hand stays outside. */
  watch(run: () => Promise<unknown>): Promise<void>;
  readonly issuer: string;
}

const AGREE = { agree: true };

/** The role of a function of SHOP. */
export const WEB_ROLE = "lambda-authz-shop-dev-web-us-east-1";
/** Of a project of another name. */
export const LONGEST_VALUES = "the longest values that config.ini takes";
/** Who adopts a role that has another path. */
export const ADOPTS_OUTSIDE = "a role outside the project's path that is adopted";

/** Takes a role of the stack's name, made by somebody under a path. */
const adopting =
  (Path: string) =>
  async ({ place, watch }: Stage) => {
    const { account, stack } = place();
    const { iam, logs } = account.aws(SHOP);
    const Statement = [{ Effect: "Allow", Action: "s3:GetObject", Resource: "*" }];
    const PolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement });
    const policy = { RoleName: WEB_ROLE, PolicyName: "theirs", PolicyDocument };
    await iam.send(new CreateRoleCommand({ RoleName: WEB_ROLE, Path, AssumeRolePolicyDocument: EC2_MAY }));
    await iam.send(new PutRolePolicyCommand(policy));
    await iam.send(new AttachRolePolicyCommand({ RoleName: WEB_ROLE, PolicyArn: READ_ONLY }));
    await logs.send(new CreateLogGroupCommand({ logGroupName: "/aws/lambda/shop-dev-web" }));
    await watch(async () => {
      await stack({}).deploy({ adopt: true, agree: true });
      await stack({}).deploy();
      await stack({}).teardown();
    });
  };
const READ_ONLY = "arn:aws:iam::aws:policy/ReadOnlyAccess";
const PASSWORD = "Correct-Horse-12";

/** Runs commands in a project of a test's own. */
async function commands(sections: Sections, env: Readonly<Record<string, string>> = {}) {
  const { endpoint } = await servedEndpoint();
  const cwd = projectWith({ project: "name = shop", ...sections });
  return {
    endpoint,
    async run(...argv: string[]) {
      const ran = await runMain(argv, { cwd, env: { ...KEYS, AWS_ENDPOINT_URL: endpoint, ...env } });
      // Not what doctor finds is looked at here, but what it asks for.
      if (ran.code !== 0 && argv[0] !== "doctor")
        throw new Error(`${argv.join(" ")} ended with ${ran.code}: ${ran.stdout}${ran.stderr}`);
    },
  };
}

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

  async "a role with another description and longer sessions"({ place, watch }) {
    const { account, stack } = place();
    await stack({}).deploy();
    const changed = { RoleName: WEB_ROLE, Description: "of the web team", MaxSessionDuration: 43_200 };
    await account.aws(SHOP).iam.send(new UpdateRoleCommand(changed));
    await watch(() => stack({}).deploy(AGREE));
  },

  async "a function that was switched off with a reserved concurrency of 0"({ place, watch }) {
    const { account, stack } = place();
    await stack({}).deploy();
    const off = { FunctionName: "shop-dev-web", ReservedConcurrentExecutions: 0 };
    await account.aws(SHOP).lambda.send(new PutFunctionConcurrencyCommand(off));
    await watch(() => stack({}).deploy(AGREE));
  },

  async "a function that somebody else was let call"({ place, watch }) {
    const { account, stack } = place();
    await stack({}).deploy();
    const statement = { StatementId: "other", Action: "lambda:InvokeFunction", Principal: "210987654321" };
    await account.aws(SHOP).lambda.send(new AddPermissionCommand({ FunctionName: "shop-dev-web", ...statement }));
    await watch(() => stack({}).deploy(AGREE));
  },

  async "an API that was changed by hand in every way"({ place, watch }) {
    const { account, stack } = place();
    const run = stack({ routes: ROUTES });
    const { deployed } = await run.deploy();
    const api = driftedApi(account, account.aws(SHOP).apigateway, deployed?.apiId ?? "", "shopLambdaAuthorizer");
    for (const round of rounds()) {
      for (const [, { by }] of round) await by(api);
      await watch(() => run.deploy(AGREE));
    }
  },

  async "many routes, then more of them with other origins"({ place, watch }) {
    const { stack } = place();
    const routes = (count: number) =>
      Array.from({ length: count }, (_, index) => `ANY /r${index}/{id} = web\nGET /r${index} = web, public`).join("\n");
    const cors = "allow_origins = https://a.example, https://b.example";
    await watch(async () => {
      await stack({ routes: routes(4) }).deploy(AGREE);
      await stack({ routes: routes(8), cors }).deploy(AGREE);
    });
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

  async "deploy, invoke, doctor, logs and teardown, as commands"({ watch, issuer }) {
    const { run } = await commands({ "issuer.main": `kind = oidc\nissuer = ${issuer}\nclient_id = app` });
    await watch(async () => {
      await run("deploy");
      await run("invoke", "basicLambda");
      await run("doctor");
      await run("logs");
      await run("logs", "shop-dev-web");
      await run("teardown", "--yes");
    });
  },

  async [LONGEST_VALUES]({ place, watch }) {
    const { account, stack } = place();
    const role = new CreateRoleCommand({ ...LONGEST_ROLE, AssumeRolePolicyDocument: LAMBDA_MAY });
    await account.aws(SHOP).iam.send(role);
    await watch(async () => {
      await stack(LONGEST).deploy(AGREE);
      await stack(LONGEST).teardown();
    });
  },

  "a role and a log group that are adopted": adopting("/lambda-authz/shop/"),
  [ADOPTS_OUTSIDE]: adopting("/"),

  async "deploy, login, test-token, logout and teardown, as commands"({ watch }) {
    const env = { AUTHZ_PASSWORD: PASSWORD, XDG_STATE_HOME: lastingFolder() };
    const { endpoint, run } = await commands(BASES.pool, env);
    const cognito = new CognitoIdentityProvider({ region: "us-east-1", endpoint, credentials: LOCAL_CREDENTIALS });
    await watch(() => run("deploy"));
    const { UserPools = [] } = await cognito.listUserPools({ MaxResults: 1 });
    const ann = { UserPoolId: UserPools[0]?.Id, Username: "ann@example.com" };
    await cognito.adminCreateUser({ ...ann, MessageAction: "SUPPRESS" });
    await cognito.adminSetUserPassword({ ...ann, Password: PASSWORD, Permanent: true });
    await cognito.adminAddUserToGroup({ ...ann, GroupName: "admins" });
    await watch(async () => {
      await run("login", "--username", "ann@example.com");
      await run("test-token");
      await run("logout");
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
