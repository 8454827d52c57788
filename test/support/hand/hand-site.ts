import type { Aws } from "../../../src/aws/aws.ts";
import { atEnd } from "../at-end.ts";
import { type DriftedApi, driftedApi } from "../drift/drifted-api.ts";
import { ROUTES } from "../drift/gateway-drifts.ts";
import { keyServer } from "../http/server.ts";
import { lastingFolder } from "../lasting-folder.ts";
import { type Account, createAccount } from "../memory-account.ts";
import { type StackRun, stackRun } from "../stack-run.ts";

const SHOP = { project: "shop", stage: "dev", region: "us-east-1", apiName: "shopAPI", adopt: false };

/** All kinds: functions with variables, a user pool with a provider, scopes and a group. */
const SECTIONS = {
  "function.web": "source = lambda/web\nenv.LOG_LEVEL = info\nenv.DATABASE_PASSWORD = hunter2-of-config",
  routes: ROUTES,
  authorizer: "name = shopLambdaAuthorizer",
  "issuer.main": "kind = cognito\nuser_pool = create",
  "identity_provider.corp":
    "kind = oidc\nclient_id = app\nclient_secret_env = CORP_SECRET\nissuer = https://idp.example.com",
  "rule.all": "allow = GET /*\nscopes = orders/read\ngroups = admins",
  tags: "team = shop",
};

/** A deployed stack with a resource of every kind, and the clients of someone who changes it by hand. */
export interface HandSite {
  readonly account: Account;
  readonly run: StackRun;
  readonly aws: Aws;
  readonly api: DriftedApi;
  readonly userPoolId: string;
  readonly clientId: string;
  /** Of the function web. */
  readonly roleName: string;
}

export async function handSite(): Promise<HandSite> {
  const account = createAccount();
  const endpoint = await keyServer(atEnd);
  const run = stackRun(account, lastingFolder(), SECTIONS, { endpoint });
  const { deployed } = await run.deploy();
  if (!deployed?.userPool) throw new Error("no user pool was deployed");
  await run.deploy();
  const aws = account.aws(SHOP, { endpoint });
  return {
    account,
    run,
    aws,
    api: driftedApi(account, aws.apigateway, deployed.apiId, "shopLambdaAuthorizer"),
    userPoolId: deployed.userPool.id,
    clientId: deployed.userPool.clientId,
    roleName: "lambda-authz-shop-dev-web-us-east-1",
  };
}
