import type { Account } from "../memory-account.ts";
import { deployByHand, forEach, type Hand, handIn } from "./hand.ts";
import { apisOf, functionsOf, groupsOf, poolsOf, rolesOf, type Stack, thingsIn } from "./things.ts";

/** Something foreign, and how it is now, as text; undefined once it is gone. */
export interface Plant {
  readonly what: string;
  readonly text: string;
  look(): string | undefined;
  /** Whether what it lies in still exists: who deletes that by right deletes the plant. */
  isHeld(): boolean;
  /** It has a name of the stack's: a deploy with --adopt may take it. */
  readonly isAdoptable: boolean;
}

type Look = (account: Account, region: string) => unknown;
type Planting = (hand: Hand, at: { readonly stack: Stack; readonly turn: number }) => Promise<readonly Planted[]>;
interface Planted {
  readonly look: Look;
  /** Undefined for what lies in nothing of the stack's. */
  readonly holder?: Look;
  readonly isAdoptable?: true;
}

const TRUST =
  '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"Service":"ec2.amazonaws.com"},"Action":"sts:AssumeRole"}]}';
const MOCK = { type: "MOCK" as const, requestTemplates: { "application/json": '{"statusCode": 200}' } };

async function publicMethod({ apigateway, own }: Hand): Promise<Planted[]> {
  const planted: Planted[] = [];
  await forEach(own.apis, async ({ id: restApiId, rootResourceId: parentId, resources }) => {
    if (Object.values(resources).some(({ path }) => path === "/backdoor")) return;
    const { id: resourceId } = await apigateway.createResource({ restApiId, parentId, pathPart: "backdoor" });
    const at = { restApiId, resourceId, httpMethod: "GET", statusCode: "200" };
    await apigateway.putMethod({ ...at, authorizationType: "NONE" });
    await apigateway.putIntegration({ ...at, ...MOCK });
    await apigateway.putMethodResponse(at);
    await apigateway.putIntegrationResponse(at);
    planted.push({
      look: (account, region) => apisOf(account, region)[restApiId]?.resources[resourceId ?? ""],
      holder: (account, region) => apisOf(account, region)[restApiId],
    });
  });
  return planted;
}

/** What belongs to others: within what the stack owns, and beside it under names like its own. */
const PLANTINGS: Readonly<Record<string, Planting>> = {
  "a public method in our API": publicMethod,
  "a public method in our API, deployed": async (hand) => {
    const planted = await publicMethod(hand);
    await deployByHand(hand);
    return planted;
  },
  "an authorizer, an error response and a stage in our API": async ({ apigateway, own }) => {
    const planted: Planted[] = [];
    await forEach(own.apis, async ({ id: restApiId, stages, authorizers }) => {
      const [deploymentId] = Object.values(stages).map((one) => one.deploymentId);
      const [uri] = Object.values(authorizers).map(({ authorizerUri }) => authorizerUri);
      if (deploymentId === undefined || uri === undefined || stages["beta"] !== undefined) return;
      const identitySource = "method.request.header.X";
      const { id } = await apigateway.createAuthorizer({
        ...{ restApiId, name: "theirs", type: "TOKEN", authorizerUri: uri, identitySource },
      });
      const responseType = "THROTTLED";
      await apigateway.putGatewayResponse({ restApiId, responseType, responseTemplates: { "text/plain": "later" } });
      await apigateway.createStage({ restApiId, stageName: "beta", deploymentId });
      planted.push({
        look: (account, region) => {
          const api = apisOf(account, region)[restApiId];
          const there = [api?.authorizers[id ?? ""], api?.gatewayResponses[responseType]];
          return api && [...there, api.stages["beta"], api.deployments[deploymentId]?.snapshot];
        },
        holder: (account, region) => apisOf(account, region)[restApiId],
      });
    });
    return planted;
  },
  "a user, a group and a client in our pool": async ({ cognito, own }) => {
    const planted: Planted[] = [];
    await forEach(own.pools, async ({ Id: UserPoolId, users }) => {
      if (Object.keys(users).length > 0) return;
      const Username = "ann@example.com";
      await cognito.adminCreateUser({ UserPoolId, Username, MessageAction: "SUPPRESS" });
      await cognito.createGroup({ UserPoolId, GroupName: "theirs" });
      await cognito.adminAddUserToGroup({ UserPoolId, Username, GroupName: "theirs" });
      const { UserPoolClient } = await cognito.createUserPoolClient({ UserPoolId, ClientName: "mobile" });
      planted.push({
        look: (account, region) => {
          const pool = poolsOf(account, region)[UserPoolId];
          return pool && [pool.users, pool.groups["theirs"], pool.clients[UserPoolClient?.ClientId ?? ""]];
        },
        holder: (account, region) => poolsOf(account, region)[UserPoolId],
      });
    });
    return planted;
  },
  "an alias of our function": async ({ lambda, own }) => {
    const planted: Planted[] = [];
    await forEach(own.functions, async ({ FunctionName, aliases }) => {
      if (aliases?.["live"] !== undefined) return;
      const { Version = "1" } = await lambda.publishVersion({ FunctionName });
      await lambda.createAlias({ FunctionName, Name: "live", FunctionVersion: Version });
      planted.push({
        look: (account, region) => {
          const fn = functionsOf(account, region)[FunctionName];
          return fn && [fn.aliases?.["live"], fn.versions?.[Version]];
        },
        holder: (account, region) => functionsOf(account, region)[FunctionName],
      });
    });
    return planted;
  },
  "an API of our name": async ({ apigateway }) => {
    const { id = "" } = await apigateway.createRestApi({ name: "shopAPI", description: "planted-description" });
    return [{ look: (account, region) => apisOf(account, region)[id], isAdoptable: true }];
  },
  "a pool of our name": async ({ cognito }, { stack }) => {
    const { UserPool } = await cognito.createUserPool({ PoolName: `${stack.project}-${stack.stage}` });
    return [{ look: (account, region) => poolsOf(account, region)[UserPool?.Id ?? ""], isAdoptable: true }];
  },
  "a role and a log group with names like ours": async ({ iam, logs }, { stack, turn }) => {
    const { project, stage } = stack;
    const RoleName = `lambda-authz-${project}-${stage}-web-${turn}`;
    const Path = `/lambda-authz/${project}/${stage}/`;
    await iam.createRole({ RoleName, Path, AssumeRolePolicyDocument: TRUST });
    const logGroupName = `/aws/lambda/${project}-${stage}-web-${turn}`;
    await logs.createLogGroup({ logGroupName });
    return [
      { look: (account) => rolesOf(account).find((one) => one.RoleName === RoleName) },
      { look: (account, region) => groupsOf(account, region).find(({ name }) => name === logGroupName) },
    ];
  },
  "log groups of our names": async ({ logs }, { stack }) => {
    const { project, stage } = stack;
    const planted: Planted[] = [];
    await forEach(["web", "guard"], async (section) => {
      const logGroupName = `/aws/lambda/${project}-${stage}-${section}`;
      const { logGroups = [] } = await logs.describeLogGroups({ logGroupNamePrefix: logGroupName });
      if (logGroups.some((one) => one.logGroupName === logGroupName)) return;
      await logs.createLogGroup({ logGroupName, tags: { team: "elsewhere" } });
    });
    return planted;
  },
};

export const PLANTED = Object.keys(PLANTINGS);

/** Plants something foreign, by plain calls. @param turn makes names of this one. */
export async function plant(account: Account, stack: Stack, what: string, turn: number): Promise<Plant[]> {
  const planted = (await PLANTINGS[what]?.(handIn(account, stack), { stack, turn })) ?? [];
  const { region } = stack;
  return planted.map(({ look: of, holder, isAdoptable = false }) => {
    const look = () => JSON.stringify(of(account, region));
    const isHeld = () => holder === undefined || holder(account, region) !== undefined;
    return { what, text: look() ?? "", look, isHeld, isAdoptable };
  });
}

/** Things that have a stack's names and not its tags, by their ids: what a deploy without --adopt stops at. */
export function obstacles(
  account: Account,
  { project, stage, region }: Stack,
  isOwn: (id: string) => boolean,
): string[] {
  const names = ["web", "health", "guard"].flatMap((section) => [
    `function ${project}-${stage}-${section} in ${region}`,
    `group /aws/lambda/${project}-${stage}-${section} in ${region}`,
  ]);
  const isRole = new RegExp(`^role lambda-authz-${project}-${stage}-[0-9a-f]{8}-(?:web|health|guard)-${region}$`);
  return [...thingsIn(account).keys()].filter((id) => (names.includes(id) || isRole.test(id)) && !isOwn(id));
}
