import { readFileSync, rmSync, writeFileSync } from "node:fs";
import fc from "fast-check";
import type { Method, RestApi } from "../../../src/local/apigateway/apigateway-model.ts";
import type { Kill } from "../killed.ts";
import type { Account } from "../memory-account.ts";
import type { Site } from "./site.ts";
import { apisOf, functionsOf, groupsOf, isOwned, rolesOf, type Stack, thingsIn } from "./things.ts";
import { type Wanted, wanted } from "./wanted.ts";

/** The sites that histories happen at: two clones of one stack, one that reads alike, one in another region. */
export const STACKS: readonly Stack[] = [
  { project: "shop", stage: "eu-prod", region: "us-east-1" },
  { project: "shop", stage: "eu-prod", region: "us-east-1" },
  { project: "shop-eu", stage: "prod", region: "us-east-1" },
  { project: "shop", stage: "eu-prod", region: "eu-west-1" },
];

const ownApis = (account: Account, site: Site): RestApi[] => {
  const owned = new Set([...thingsIn(account).values()].filter((one) => isOwned(one, site)).map(({ id }) => id));
  return Object.values(apisOf(account, site.region)).filter(({ id }) => owned.has(`API ${id} in ${site.region}`));
};
const ownFunctions = (account: Account, site: Site) =>
  Object.values(functionsOf(account, site.region)).filter(({ tags }) =>
    isOwned({ id: "", region: site.region, tags, content: "" }, site),
  );
const ownRoles = (account: Account, site: Site) => {
  const owned = new Set([...thingsIn(account).values()].filter((one) => isOwned(one, site)).map(({ id }) => id));
  return rolesOf(account).filter(({ RoleName }) => owned.has(`role ${RoleName}`));
};

const PUBLIC_MOCK: Method = {
  httpMethod: "GET",
  authorizationType: "NONE",
  apiKeyRequired: false,
  methodResponses: { "200": { statusCode: "200" } },
  integration: {
    type: "MOCK",
    passthroughBehavior: "WHEN_NO_MATCH",
    timeoutInMillis: 29_000,
    cacheNamespace: "n",
    requestTemplates: { "application/json": '{"statusCode": 200}' },
    cacheKeyParameters: [],
    integrationResponses: { "200": { statusCode: "200" } },
  },
};

function addMethod(api: RestApi, pathPart: string, method: Method): void {
  if (Object.values(api.resources).some((one) => one.pathPart === pathPart)) return;
  const id = `hand${pathPart}`;
  const path = `/${pathPart}`;
  api.resources[id] = { id, parentId: api.rootResourceId, pathPart, path, methods: { GET: structuredClone(method) } };
}

/** As a person who deploys in the console, and copies the description of the last deployment. */
function deployByHand(api: RestApi): void {
  for (const stage of Object.values(api.stages)) {
    const { description } = api.deployments[stage.deploymentId] ?? {};
    const id = `hand${Object.keys(api.deployments).length}`;
    const { resources, authorizers, gatewayResponses, binaryMediaTypes } = api;
    const snapshot = structuredClone({ resources, authorizers, gatewayResponses, binaryMediaTypes });
    api.deployments[id] = { id, ...(description && { description }), createdDate: 1, snapshot };
    stage.deploymentId = id;
  }
}

const drop = <T>(from: T[] | undefined, which: (one: T) => boolean) => {
  const at = from?.findIndex(which) ?? -1;
  if (at >= 0) from?.splice(at, 1);
};

/** What people do to a stack by hand. */
const HAND: Readonly<Record<string, (account: Account, site: Site) => void>> = {
  "opens / and deploys it": (account, site) => {
    for (const api of ownApis(account, site)) {
      const root = api.resources[api.rootResourceId]?.methods["GET"];
      if (root === undefined) continue;
      root.authorizationType = "NONE";
      delete root.authorizerId;
      deployByHand(api);
    }
  },
  "adds a public method": (account, site) => {
    for (const api of ownApis(account, site)) addMethod(api, "backdoor", PUBLIC_MOCK);
  },
  "adds a public method and deploys it": (account, site) => {
    for (const api of ownApis(account, site)) {
      addMethod(api, "backdoor", PUBLIC_MOCK);
      deployByHand(api);
    }
  },
  "adds a public method for our function": (account, site) => {
    for (const api of ownApis(account, site)) {
      const root = api.resources[api.rootResourceId]?.methods["GET"]?.integration;
      if (root !== undefined) addMethod(api, "extra", { ...PUBLIC_MOCK, integration: root });
    }
  },
  "lets everybody invoke the functions": (account, site) => {
    for (const fn of ownFunctions(account, site))
      fn.statements = [
        ...fn.statements.filter(({ Sid }) => Sid !== "hand"),
        {
          Sid: "hand",
          Effect: "Allow",
          Principal: "*",
          Action: "lambda:InvokeFunction",
          Resource: fn.FunctionArn,
        },
      ];
  },
  "makes the roles administrators": (account, site) => {
    for (const role of ownRoles(account, site)) role.attachedArns = ["arn:aws:iam::aws:policy/AdministratorAccess"];
  },
  "takes the tags off the API": (account, site) => {
    for (const api of ownApis(account, site)) api.tags = {};
  },
  "takes the tags off the functions": (account, site) => {
    for (const fn of ownFunctions(account, site)) fn.tags = {};
  },
  "takes the tags off the roles": (account, site) => {
    for (const role of ownRoles(account, site)) role.tags = [];
  },
  "deletes a function": (account, site) => {
    const [fn] = ownFunctions(account, site);
    if (fn !== undefined) delete functionsOf(account, site.region)[fn.FunctionName];
  },
  "deletes the API": (account, site) => {
    for (const { id } of ownApis(account, site)) delete apisOf(account, site.region)[id];
  },
  "deletes the roles": (account, site) => {
    for (const role of ownRoles(account, site)) drop(rolesOf(account), (one) => one === role);
  },
  "deletes the log groups": (account, site) => {
    drop(groupsOf(account, site.region), ({ tags }) =>
      isOwned({ id: "", region: site.region, tags, content: "" }, site),
    );
  },
  "deletes the stages": (account, site) => {
    for (const api of ownApis(account, site)) for (const name of Object.keys(api.stages)) delete api.stages[name];
  },
};

/** What belongs to others, under the names that the stack wants. */
const FOREIGN: Readonly<Record<string, (account: Account, site: Site) => void>> = {
  // What exists is made somebody else's: that way it has every name and form that the stack looks for.
  "the functions are another team's": (account, site) => {
    for (const fn of ownFunctions(account, site)) fn.tags = { team: "payments" };
  },
  "the log groups are another team's": (account, site) => {
    for (const group of groupsOf(account, site.region))
      if (isOwned({ id: "", region: site.region, tags: group.tags, content: "" }, site))
        group.tags = { team: "payments" };
  },
  "the roles are another stack's": (account, site) => {
    for (const role of ownRoles(account, site))
      role.tags = role.tags.map(({ Key, Value }) => ({ Key, Value: Key.endsWith(":project") ? "payments" : Value }));
  },
  "the API is another stage's": (account, site) => {
    for (const api of ownApis(account, site)) api.tags = { ...api.tags, "lambda-authz:stage": "other" };
  },
};

type Rows = Record<string, { status: string; key: Record<string, string>; owner?: string; needs: string[] }>;

/** What happens to a state file. */
const STATE: Readonly<Record<string, (text: string, other: string | undefined) => string | undefined>> = {
  "is lost": () => undefined,
  "is cut off": (text) => text.slice(0, text.length / 2),
  "gets the rows of another stack": (text, other = text) => {
    const [mine, theirs] = [JSON.parse(text), JSON.parse(other)];
    return JSON.stringify({ ...mine, rows: { ...theirs.rows, ...mine.rows } });
  },
  "has the keys of another stack": (text, other = text) => {
    const [mine, theirs] = [JSON.parse(text), JSON.parse(other).rows as Rows];
    for (const [id, row] of Object.entries(mine.rows as Rows)) row.key = theirs[id]?.key ?? row.key;
    return JSON.stringify(mine);
  },
  "has intent rows only": (text) => text.replaceAll('"ready"', '"intent"'),
  "has half of its rows": (text) => {
    const parsed = JSON.parse(text);
    return JSON.stringify({ ...parsed, rows: Object.fromEntries(Object.entries(parsed.rows).filter((_, i) => i % 2)) });
  },
};

/** Applies a change to the first state file of a site; one that is cut off already stays as it is. */
function changeState(site: Site, other: Site, change: (text: string, other: string | undefined) => string | undefined) {
  const [[file], [theirs]] = [site.states(), other.states()];
  if (file === undefined) return;
  let next: string | undefined;
  try {
    next = change(readFileSync(file, "utf8"), theirs === undefined ? undefined : readFileSync(theirs, "utf8"));
  } catch (error) {
    if (error instanceof SyntaxError) return;
    throw error;
  }
  if (next === undefined) rmSync(file);
  else writeFileSync(file, next);
}

const kill: fc.Arbitrary<Kill | undefined> = fc.option(
  fc.record({ at: fc.integer({ min: 1, max: 45 }), lands: fc.boolean() }),
  { nil: undefined, freq: 2 },
);
const at = fc.nat({ max: STACKS.length - 1 });

/** One thing that happens. */
export type Act =
  | {
      readonly type: "deploy";
      readonly at: number;
      readonly wanted?: Wanted | undefined;
      readonly kill?: Kill | undefined;
      readonly adopt: boolean;
      readonly widen: boolean;
      readonly publishForeign: boolean;
    }
  | { readonly type: "teardown"; readonly at: number; readonly kill?: Kill | undefined }
  | { readonly type: "hand" | "foreign"; readonly at: number; readonly what: string }
  | { readonly type: "state"; readonly at: number; readonly other: number; readonly what: string };

const often = fc.integer({ min: 0, max: 3 }).map((n) => n > 0);

export const act: fc.Arbitrary<Act> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      type: fc.constant("deploy" as const),
      at,
      kill,
      wanted: fc.option(wanted, { nil: undefined }),
      adopt: fc.boolean(),
      widen: often,
      publishForeign: fc.boolean(),
    }),
  },
  { weight: 1, arbitrary: fc.record({ type: fc.constant("teardown" as const), at, kill }) },
  {
    weight: 3,
    arbitrary: fc.record({ type: fc.constant("hand" as const), at, what: fc.constantFrom(...Object.keys(HAND)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({ type: fc.constant("foreign" as const), at, what: fc.constantFrom(...Object.keys(FOREIGN)) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      type: fc.constant("state" as const),
      at,
      other: at,
      what: fc.constantFrom(...Object.keys(STATE)),
    }),
  },
);

/** Carries out what is done by hand. */
export function byHand(act: Exclude<Act, { type: "deploy" | "teardown" }>, account: Account, sites: readonly Site[]) {
  const site = sites[act.at] as Site;
  if (act.type === "state") changeState(site, sites[act.other] as Site, STATE[act.what] as (typeof STATE)[string]);
  else (act.type === "hand" ? HAND : FOREIGN)[act.what]?.(account, site);
}
