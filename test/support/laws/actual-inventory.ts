import type { RestApi, Snapshot } from "../../../src/local/apigateway/apigateway-model.ts";
import type { Pool } from "../../../src/local/cognito/cognito-model.ts";
import type { Role } from "../../../src/local/iam/iam-model.ts";
import type { LambdaFunction } from "../../../src/local/lambda/lambda-function.ts";
import type { Account } from "../memory-account.ts";
import type { Inventory } from "./inventory-model.ts";
import { ownThings, type Stack, tagsOfPool, tagsOfRole } from "./things.ts";
import { PATHS } from "./wanted.ts";

const SECTION = /-(web|health|guard)(?:-[a-z]+-[a-z]+-\d)?$/;
const sectionOf = (name: string): string => SECTION.exec(name)?.[1] ?? name;
const by = <T>(all: readonly T[], name: (one: T) => string, shown: (one: T) => object) =>
  Object.fromEntries(all.map((one) => [sectionOf(name(one)), shown(one)]));
const functionIn = (uri = ""): string => sectionOf(/function:([^/]+)\/invocations$/.exec(uri)?.[1] ?? uri);

function roleOf(role: Role) {
  const documents = role.inline.map(({ document }) => JSON.parse(document) as { Statement: { Action: string[] }[] });
  const allows = documents.flatMap(({ Statement }) => Statement.map(({ Action }) => [Action].flat().join(" ")));
  return { allows, others: role.attachedArns, team: tagsOfRole(role)["team"] };
}

/** Who may invoke a function: the ids of an API and its authorizer are known only by where they are. */
function invokersOf({ statements }: LambdaFunction, apis: readonly RestApi[]) {
  const [api] = apis;
  return statements.map(({ Sid, Principal, Condition }) => {
    const arn = Condition?.["ArnLike"]?.["AWS:SourceArn"] ?? JSON.stringify(Principal);
    const [, id, kind, authorizer = ""] = /:([^:/]+)\/([^/]+)\/([^/]+)/.exec(arn) ?? [];
    if (api === undefined || id !== api.id) return `${Sid} of ${arn}`;
    return `${Sid} of ${kind === "authorizers" ? api.authorizers[authorizer]?.name : "api"}`;
  });
}

const originOf = (parameters: Readonly<Record<string, string>> = {}, prefix = ""): string =>
  (parameters[`${prefix}.header.Access-Control-Allow-Origin`] ?? "").replaceAll("'", "");

/** What an API or a snapshot of it has of what config.ini can name. */
function contentsOf({ authorizers, resources, gatewayResponses }: Snapshot) {
  const methods = Object.values(resources).flatMap(({ path, methods: all }) =>
    (PATHS as readonly string[]).includes(path)
      ? Object.entries(all).map(([verb, { authorizationType, authorizerId, integration }]) => {
          const by = authorizerId === undefined ? "" : ` by ${authorizers[authorizerId]?.name}`;
          const answer = integration?.integrationResponses["200"]?.responseParameters;
          const to = integration?.type === "MOCK" ? originOf(answer, "method.response") : functionIn(integration?.uri);
          return [`${verb} ${path}`, `${authorizationType}${by} to ${to}`];
        })
      : [],
  );
  const own = Object.values(authorizers).filter(({ name }) => name === "guard");
  const errors = ["DEFAULT_4XX", "DEFAULT_5XX"].flatMap((type) => {
    const response = gatewayResponses[type];
    return response === undefined ? [] : [[type, originOf(response.responseParameters, "gatewayresponse")]];
  });
  return {
    authorizers: Object.fromEntries(
      own.map(({ name, type, identitySource, authorizerResultTtlInSeconds: ttl, authorizerUri }) => [
        name,
        { type, source: identitySource, ttl, function: functionIn(authorizerUri) },
      ]),
    ),
    methods: Object.fromEntries(methods),
    errors: Object.fromEntries(errors),
  };
}

/** @param stage the one of config.ini; those of others are not looked at. */
function apiOf(api: RestApi, stage: string) {
  const served = api.stages[stage];
  const snapshot = served && api.deployments[served.deploymentId]?.snapshot;
  return {
    name: api.name,
    team: api.tags["team"],
    stages: served === undefined ? {} : { [stage]: { team: served.tags["team"] } },
    live: contentsOf(api),
    ...(snapshot && { served: contentsOf(snapshot) }),
  };
}

function poolOf(pool: Pool, { project, stage }: Stack) {
  const own = Object.values(pool.clients).filter(({ ClientName }) => ClientName === `${project}-${stage}`);
  const named = ({ GroupName }: { GroupName: string }) => (GroupName === "admins" ? [GroupName] : []);
  return {
    tier: pool.settings.UserPoolTier,
    mfa: pool.settings.MfaConfiguration ?? "OFF",
    team: tagsOfPool(pool)["team"],
    domainVersion: pool.domain?.ManagedLoginVersion,
    brandings: Object.keys(pool.brandings).length,
    groups: Object.values(pool.groups).flatMap(named),
    providers: Object.fromEntries(
      Object.values(pool.providers).map(({ ProviderName, ProviderDetails: details }) => [
        ProviderName,
        { client: details["client_id"], secret: details["client_secret"] },
      ]),
    ),
    clients: own.map(({ settings }) => ({
      accessTokenMinutes: settings.AccessTokenValidity,
      callbacks: [...(settings.CallbackURLs ?? [])].sort(),
      providers: [...(settings.SupportedIdentityProviders ?? [])].sort(),
      rotates: settings.RefreshTokenRotation?.Feature === "ENABLED",
      scopes: [...(settings.AllowedOAuthScopes ?? [])].sort(),
    })),
  };
}

/** What a stack has, as the account says. @param codeOf the version of a function's code. */
export function actualInventory(account: Account, stack: Stack, codeOf: (fn: LambdaFunction) => unknown): Inventory {
  const { roles, functions, apis, groups, pools } = ownThings(account, stack);
  return {
    functions: by(
      functions,
      ({ FunctionName }) => FunctionName,
      (fn) => {
        const { AUTHZ_KEYS_FETCHED_AT: _, ...env } = fn.Environment?.Variables ?? {};
        const invokedBy = invokersOf(fn, apis);
        return { code: codeOf(fn), team: fn.tags["team"], invokedBy, memory: fn.MemorySize, env };
      },
    ),
    roles: by(roles, ({ RoleName }) => RoleName, roleOf),
    groups: by(
      groups,
      ({ name }) => name,
      ({ retentionInDays, tags }) => ({ retention: retentionInDays, team: tags["team"] }),
    ),
    apis: apis.map((api) => apiOf(api, stack.stage)),
    pools: pools.map((pool) => poolOf(pool, stack)),
  };
}
