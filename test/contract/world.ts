import type { Aws } from "../../src/aws/aws.ts";
import { identify } from "../../src/aws/caller.ts";
import { connect } from "../../src/aws/clients.ts";
import type { Kind } from "../../src/engine/kind.ts";
import { deployment, descriptionOf } from "../../src/resources/deployment.ts";
import { lambdaFunction } from "../../src/resources/function.ts";
import { method } from "../../src/resources/method.ts";
import { resource } from "../../src/resources/resource.ts";
import { type RestApiAttrs, restApi } from "../../src/resources/rest-api.ts";
import { role } from "../../src/resources/role.ts";
import { stackTags } from "../../src/resources/shared/ownership-tags.ts";
import { userPool } from "../../src/resources/user-pool.ts";
import { userPoolClient } from "../../src/resources/user-pool-client.ts";
import { code } from "../support/function-code.ts";

type Tags = Readonly<Record<string, string>>;

/** An endpoint with a stack of its own in it, and what the kinds under test stand on. */
export interface World {
  readonly aws: Aws;
  readonly tags: Tags;
  /** A name nobody has used before. */
  unique(prefix: string): string;
  /** ARN of the URI under which API Gateway would invoke a function of that name. */
  invocation(functionName: string): string;
  role(which?: string): Promise<{ arn: string }>;
  function(): Promise<string>;
  /** An API whose root has a method, so that it can be deployed. */
  api(): Promise<RestApiAttrs>;
  resource(): Promise<{ apiId: string; resourceId: string; path: string }>;
  deployment(): Promise<string>;
  /** Id of a pool that nobody else changes, but for what is made in it. */
  pool(): Promise<string>;
  client(): Promise<string>;
  /** Deletes all of the above, what was made last first. */
  clear(): Promise<void>;
}

export const NO_RIGHTS = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Deny", Action: "*", Resource: "*" }],
} as const;

/** Answers a preflight; every API needs one method to be deployed at all. */
export const PREFLIGHT = {
  type: "MOCK",
  headers: { "Access-Control-Allow-Methods": "GET,OPTIONS", "Access-Control-Allow-Origin": "https://a.example" },
} as const;

/** As for several origins: a template sets a header that depends on the request. */
export const ECHO = {
  type: "MOCK",
  headers: { "Access-Control-Allow-Methods": "GET,OPTIONS", Vary: "Origin" },
  template: "#set($context.responseOverride.header.Access-Control-Allow-Origin = 'https://a.example')",
} as const;

/** A client of a pool, with everything that one can be asked for. */
export const poolClient = async (world: World) => ({
  poolId: await world.pool(),
  name: world.unique("client"),
  callbackUrls: ["http://localhost:3000/callback", "http://localhost:3000/"],
  logoutUrls: ["http://localhost:3000/"],
  providers: ["COGNITO"],
  accessTokenMinutes: 60,
  idTokenMinutes: 60,
  refreshTokenDays: 30,
  rotatesRefreshTokens: false,
  reads: ["email", "email_verified", "name"],
  writes: ["email", "name"],
});

/** @param endpoint undefined for AWS itself, with the credentials of the environment. */
export async function openWorld(endpoint: string | undefined): Promise<World> {
  const region = process.env["AWS_REGION"] ?? "us-east-1";
  const suffix = `${Date.now().toString(36)}${process.pid.toString(36)}`;
  const stack = { project: `contract-${suffix}`, stage: "dev", region, apiName: `contract-${suffix}`, adopt: false };
  const signal = new AbortController().signal;
  const caller = identify({ region, signal });
  return worldOf(connect({ region, endpoint, signal, stack, caller, profile: undefined, on: () => {} }), suffix);
}

/** @param suffix of names that nobody else uses. */
export async function worldOf(aws: Aws, suffix: string): Promise<World> {
  const { stack, region } = aws;
  const tags = stackTags(stack, { team: "payments" });
  const { account, partition } = await aws.caller;

  let count = 0;
  const unique = (prefix: string) => `${prefix}-${suffix}-${++count}`;
  const undo: (() => Promise<void>)[] = [];
  const own = async <P, A>(kind: Kind<P, A, Aws>, props: P): Promise<A> => {
    const attrs = await kind.create(aws, props);
    undo.push(() => kind.delete(aws, kind.key(props), attrs));
    return attrs;
  };
  const made = new Map<string, Promise<unknown>>();
  const once = <T>(what: string, make: () => Promise<T>): Promise<T> => {
    const known = made.get(what) ?? make();
    made.set(what, known);
    return known as Promise<T>;
  };

  const world: World = {
    aws,
    tags,
    unique,
    invocation: (name) =>
      `arn:${partition}:apigateway:${region}:lambda:path/2015-03-31/functions/arn:${partition}:lambda:${region}:${account}:function:${name}/invocations`,
    role: (which = "one") =>
      once(`role ${which}`, () => {
        const props = { name: unique("role"), region, path: `/lambda-authz/${stack.project}/dev/`, policy: NO_RIGHTS };
        return own(role, { ...props, boundary: "", tags });
      }),
    function: () =>
      once("function", async () => {
        const name = unique("function");
        const settings = {
          runtime: "nodejs22.x",
          handler: "index.handler",
          memoryMb: 128,
          timeoutSeconds: 3,
          env: {},
          waitForCode: true,
        };
        const roleArn = (await world.role()).arn;
        const props = { ...settings, name, roleArn, code: code("one"), tags };
        await own(lambdaFunction, props);
        await lambdaFunction.settled?.(world.aws, props);
        return name;
      }),
    api: () =>
      once("api", async () => {
        const props = { project: stack.project, stage: `${stack.stage}-shared`, name: unique("api") };
        const api = await own(restApi, { ...props, tags: { team: "payments" } });
        const root = { apiId: api.id, resourceId: api.rootId, path: "/", verb: "OPTIONS", authorizerId: "" };
        await method.create(aws, { ...root, answer: PREFLIGHT });
        return api;
      }),
    async resource() {
      const { id: apiId, rootId: parentId } = await world.api();
      const path = `/${unique("path")}`;
      const { id } = await resource.create(aws, { apiId, parentId, path });
      return { apiId, resourceId: id, path };
    },
    async deployment() {
      const { id: apiId } = await world.api();
      return (await deployment.create(aws, { apiId, fingerprint: unique("state"), description: descriptionOf(stack) }))
        .id;
    },
    pool: () =>
      once("pool", async () => {
        const props = { name: unique("pool"), tier: "ESSENTIALS", mfa: "OFF" } as const;
        const settings = { deletionProtection: false, passwordMinLength: 12, selfSignUp: false, tags };
        return (await own(userPool, { ...props, ...settings })).id;
      }),
    client: () => once("client", async () => (await own(userPoolClient, await poolClient(world))).id),
    async clear() {
      for (const step of undo.reverse()) await step();
    },
  };
  return world;
}
