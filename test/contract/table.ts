import { authorizer } from "../../src/resources/authorizer.ts";
import { deployment, descriptionOf } from "../../src/resources/deployment.ts";
import { lambdaFunction } from "../../src/resources/function.ts";
import { gatewayResponse } from "../../src/resources/gateway-response.ts";
import { identityProvider } from "../../src/resources/identity-provider.ts";
import { logGroup } from "../../src/resources/log-group.ts";
import { managedLoginBranding } from "../../src/resources/managed-login-branding.ts";
import { method } from "../../src/resources/method.ts";
import { permission } from "../../src/resources/permission.ts";
import { resource } from "../../src/resources/resource.ts";
import { resourceServer } from "../../src/resources/resource-server.ts";
import { restApi } from "../../src/resources/rest-api.ts";
import { role } from "../../src/resources/role.ts";
import { stage } from "../../src/resources/stage.ts";
import { userPool } from "../../src/resources/user-pool.ts";
import { userPoolClient } from "../../src/resources/user-pool-client.ts";
import { userPoolDomain } from "../../src/resources/user-pool-domain.ts";
import { userPoolGroup } from "../../src/resources/user-pool-group.ts";
import { code } from "../support/function-code.ts";
import { type Contract, contract } from "./contract.ts";
import {
  functionProps,
  logGroupProps,
  oidcProps,
  permissionProps,
  poolProps,
  resourceServerProps,
  roleProps,
} from "./props.ts";
import { ECHO, NO_RIGHTS, PREFLIGHT, poolClient, type World } from "./world.ts";

const tags = {
  "tags: another value": {
    to: (props: { tags: Readonly<Record<string, string>> }) => ({ tags: { ...props.tags, team: "orders" } }),
  },
  "tags: one more": {
    to: (props: { tags: Readonly<Record<string, string>> }) => ({ tags: { ...props.tags, cost: "a b/c:1" } }),
  },
};

const boundary = async ({ aws }: World) =>
  `arn:${(await aws.caller).partition}:iam::aws:policy/AWSLambda_ReadOnlyAccess`;

const managedPolicy = async ({ aws }: World) =>
  `arn:${(await aws.caller).partition}:iam::aws:policy/AmazonS3ReadOnlyAccess`;

const anAuthorizer = async (world: World) => {
  const { id: apiId } = await world.api();
  const uri = world.invocation(world.unique("guard"));
  const props = { name: world.unique("authorizer"), authorizerType: "TOKEN" as const, uri };
  const identitySource = "method.request.header.Authorization";
  return { ...props, apiId, identitySource, validation: "^Bearer [-\\w]+$", ttlSeconds: 300 };
};

const someAuthorizer = async (world: World) => (await authorizer.create(world.aws, await anAuthorizer(world))).id;

const ECHOED = { "X-Origin": "method.request.header.Origin" };

const proxy = (world: World) => ({ type: "AWS_PROXY", uri: world.invocation(world.unique("function")) }) as const;

const CERTIFICATE = "MIIBszCCAVmgAwIBAgIUQ2xvdWQ=";
const METADATA = `<EntityDescriptor xmlns="urn:oasis:names:tc:SAML:2.0:metadata" entityID="https://idp.example/saml/one"><IDPSSODescriptor protocolSupportEnumeration="urn:oasis:names:tc:SAML:2.0:protocol"><KeyDescriptor use="signing"><KeyInfo xmlns="http://www.w3.org/2000/09/xmldsig#"><X509Data><X509Certificate>${CERTIFICATE}</X509Certificate></X509Data></KeyInfo></KeyDescriptor><SingleSignOnService Binding="urn:oasis:names:tc:SAML:2.0:bindings:HTTP-Redirect" Location="https://idp.example/sso"/></IDPSSODescriptor></EntityDescriptor>`;

/** Every kind with every prop that can change. */
export const TABLE: readonly Contract[] = [
  contract({
    kind: role,
    tagged: true,
    props: roleProps,
    changes: {
      policy: { to: () => ({ policy: { ...NO_RIGHTS, Statement: [{ ...NO_RIGHTS.Statement[0], Action: "s3:*" }] } }) },
      "boundary: set": { to: async (_, world) => ({ boundary: await boundary(world) }) },
      "boundary: taken away": {
        from: async (_, world) => ({ boundary: await boundary(world) }),
        to: () => ({ boundary: "" }),
      },
      "managed: another": {
        from: async (_, world) => ({ managed: [await boundary(world)] }),
        to: async (_, world) => ({ managed: [await managedPolicy(world)] }),
      },
      "managed: none": {
        from: async (_, world) => ({ managed: [await boundary(world)] }),
        to: () => ({ managed: [] }),
      },
      "own: the first": { to: () => ({ own: NO_RIGHTS }) },
      "own: another": {
        from: () => ({ own: NO_RIGHTS }),
        to: () => ({ own: { ...NO_RIGHTS, Statement: [{ ...NO_RIGHTS.Statement[0], Action: "sqs:*" }] } }),
      },
      "own: none": { from: () => ({ own: NO_RIGHTS }), to: () => ({ own: null }) },
      ...tags,
    },
  }),

  contract({
    kind: logGroup,
    tagged: true,
    props: logGroupProps,
    changes: { retentionDays: { to: () => ({ retentionDays: 30 }) }, ...tags },
  }),

  contract({
    kind: lambdaFunction,
    tagged: true,
    props: functionProps,
    changes: {
      code: { to: () => ({ code: code("two") }) },
      "code: and when its keys were fetched": {
        from: () => ({ codeVariables: { AUTHZ_KEYS_FETCHED_AT: "1" } }),
        to: () => ({ code: code("two"), codeVariables: { AUTHZ_KEYS_FETCHED_AT: "2" } }),
      },
      "env: another value": { to: () => ({ env: { GREETING: "good morning" } }) },
      "env: none": { to: () => ({ env: {} }) },
      "env: the first": { from: () => ({ env: {} }), to: () => ({ env: { GREETING: "hello" } }) },
      roleArn: { to: async (_, world) => ({ roleArn: (await world.role("another")).arn }) },
      runtime: { to: () => ({ runtime: "python3.13" }) },
      architecture: { to: () => ({ architecture: "arm64" as const }) },
      handler: { to: () => ({ handler: "src/index.handler" }) },
      memoryMb: { to: () => ({ memoryMb: 256 }) },
      timeoutSeconds: { to: () => ({ timeoutSeconds: 29 }) },
      ...tags,
    },
  }),

  contract({
    kind: restApi,
    props: async (world) => {
      const { project, stage: stageName } = world.aws.stack;
      return { project, stage: stageName, name: world.unique("api"), tags: world.tags };
    },
    changes: { name: { to: (_, world) => ({ name: world.unique("renamed") }) }, ...tags },
  }),

  contract({
    kind: resource,
    props: async (world) => {
      const { id: apiId, rootId: parentId } = await world.api();
      return { apiId, parentId, path: `/${world.unique("path")}` };
    },
  }),

  contract({
    kind: authorizer,
    props: anAuthorizer,
    changes: {
      authorizerType: { from: () => ({ validation: "" }), to: () => ({ authorizerType: "REQUEST" as const }) },
      uri: { to: (_, world) => ({ uri: world.invocation(world.unique("guard")) }) },
      identitySource: { to: () => ({ identitySource: "method.request.header.X-Token" }) },
      "validation: another": { to: () => ({ validation: "^Bearer .+$" }) },
      "validation: none": { to: () => ({ validation: "" }) },
      "validation: the first": { from: () => ({ validation: "" }), to: () => ({ validation: "^Bearer .+$" }) },
      "ttlSeconds: off": { to: () => ({ ttlSeconds: 0 }) },
      "ttlSeconds: an hour": { to: () => ({ ttlSeconds: 3600 }) },
    },
  }),

  contract({
    kind: method,
    props: async (world) => ({ ...(await world.resource()), verb: "GET", authorizerId: "", answer: proxy(world) }),
    changes: {
      "authorizerId: guarded": { to: async (_, world) => ({ authorizerId: await someAuthorizer(world) }) },
      "authorizerId: another": {
        from: async (_, world) => ({ authorizerId: await someAuthorizer(world) }),
        to: async (_, world) => ({ authorizerId: await someAuthorizer(world) }),
      },
      "authorizerId: open": {
        from: async (_, world) => ({ authorizerId: await someAuthorizer(world) }),
        to: () => ({ authorizerId: "" }),
      },
      "answer: another function": { to: (_, world) => ({ answer: proxy(world) }) },
      "answer: from function to fixed": { to: () => ({ answer: PREFLIGHT }) },
      "answer: from fixed to function": {
        from: () => ({ answer: PREFLIGHT }),
        to: (_, world) => ({ answer: proxy(world) }),
      },
      "answer: another header value": {
        from: () => ({ answer: PREFLIGHT }),
        to: () => ({
          answer: { ...PREFLIGHT, headers: { ...PREFLIGHT.headers, "Access-Control-Allow-Origin": "*" } },
        }),
      },
      "answer: one header more": {
        from: () => ({ answer: PREFLIGHT }),
        to: () => ({
          answer: { ...PREFLIGHT, headers: { ...PREFLIGHT.headers, "Access-Control-Allow-Headers": "Authorization" } },
        }),
      },
      "answer: one header less": {
        from: () => ({ answer: PREFLIGHT }),
        to: () => ({ answer: { ...PREFLIGHT, headers: { "Access-Control-Allow-Origin": "https://a.example" } } }),
      },
      "answer: from a fixed header to a template": {
        from: () => ({ answer: PREFLIGHT }),
        to: () => ({ answer: ECHO }),
      },
      "answer: another template": {
        from: () => ({ answer: ECHO }),
        to: () => ({ answer: { ...ECHO, template: ECHO.template.replace("a.example", "b.example") } }),
      },
      "answer: from a template to a fixed header": {
        from: () => ({ answer: ECHO }),
        to: () => ({ answer: PREFLIGHT }),
      },
    },
  }),

  // A preflight is another shape of method: what a read answers for it differs most between endpoints.
  contract({
    kind: { ...method, type: "apigateway.method (preflight)" },
    props: async (world) => ({ ...(await world.resource()), verb: "OPTIONS", authorizerId: "", answer: PREFLIGHT }),
  }),

  contract({
    kind: { ...method, type: "apigateway.method (preflight for several origins)" },
    props: async (world) => ({ ...(await world.resource()), verb: "OPTIONS", authorizerId: "", answer: ECHO }),
  }),

  contract({
    kind: gatewayResponse,
    props: async (world) => ({
      apiId: (await world.api()).id,
      responseType: "DEFAULT_4XX" as const,
      headers: { "Access-Control-Allow-Origin": "https://a.example" },
    }),
    changes: {
      "headers: another value": { to: () => ({ headers: { "Access-Control-Allow-Origin": "*" } }) },
      "headers: one more": {
        to: ({ headers }) => ({ headers: { ...headers, "Access-Control-Allow-Headers": "Authorization,X-Api-Key" } }),
      },
      "mapped: a header more": { to: () => ({ mapped: ECHOED }) },
      "mapped: from another": {
        from: () => ({ mapped: ECHOED }),
        to: () => ({ mapped: { "X-Origin": "method.request.header.X-Origin" } }),
      },
      "mapped: none any more": { from: () => ({ mapped: ECHOED }), to: () => ({ mapped: {} }) },
    },
  }),

  contract({
    kind: deployment,
    props: async (world) => ({
      apiId: (await world.api()).id,
      fingerprint: world.unique("state"),
      description: descriptionOf(world.aws.stack),
    }),
    byIdOnly: true,
  }),

  contract({
    kind: stage,
    props: async (world) => ({
      apiId: (await world.api()).id,
      name: world.unique("stage").replaceAll("-", "_"),
      deploymentId: await world.deployment(),
      tags: world.tags,
    }),
    changes: {
      deploymentId: { to: async (_, world) => ({ deploymentId: await world.deployment() }) },
      ...tags,
    },
  }),

  contract({
    kind: permission,
    props: permissionProps,
    changes: {
      sourceArn: { to: ({ sourceArn }) => ({ sourceArn: sourceArn.replace("abcdefghij/*/*/*", "abc/authorizers/1") }) },
    },
  }),

  contract({
    kind: userPool,
    props: poolProps,
    changes: {
      tier: { to: () => ({ tier: "PLUS" as const }) },
      "deletionProtection: taken away": {
        from: () => ({ deletionProtection: true }),
        to: () => ({ deletionProtection: false }),
      },
      passwordPolicy: { to: () => ({ passwordMinLength: 16 }) },
      "mfa: on": { to: () => ({ mfa: "ON" as const }) },
      "mfa: off": { from: () => ({ mfa: "OPTIONAL" as const }), to: () => ({ mfa: "OFF" as const }) },
      "passwordPolicy: with mfa": {
        from: () => ({ mfa: "OPTIONAL" as const }),
        to: () => ({ passwordMinLength: 16 }),
      },
      selfSignUp: { to: () => ({ selfSignUp: true }) },
      ...tags,
    },
  }),

  contract({
    kind: userPoolClient,
    props: poolClient,
    changes: {
      callbackUrls: { to: ({ callbackUrls }) => ({ callbackUrls: [...callbackUrls, "https://app.example.com/"] }) },
      logoutUrls: { to: () => ({ logoutUrls: ["https://app.example.com/"] }) },
      "lifetimes: access": { to: () => ({ accessTokenMinutes: 5 }) },
      "lifetimes: id": { to: () => ({ idTokenMinutes: 1440 }) },
      "lifetimes: refresh": { to: () => ({ refreshTokenDays: 3650 }) },
      "flows: no rotation": {
        from: () => ({ rotatesRefreshTokens: true }),
        to: () => ({ rotatesRefreshTokens: false }),
      },
      "flows: rotation": { to: () => ({ rotatesRefreshTokens: true }) },
      reads: { to: () => ({ reads: ["email"] }) },
      writes: { to: () => ({ writes: ["email", "name", "nickname"] }) },
      providers: {
        to: async ({ poolId }, world) => {
          const props = { ...oidcProps(world), poolId };
          await identityProvider.create(world.aws, props);
          return { providers: ["COGNITO", props.name] };
        },
      },
    },
  }),

  contract({
    kind: userPoolDomain,
    props: async (world) => ({ poolId: await world.pool(), domain: world.unique("d"), version: 1 as const }),
    changes: {
      domain: { to: (_, world) => ({ domain: world.unique("e") }) },
      "version: managed login": { to: () => ({ version: 2 as const }) },
      "version: classic": { from: () => ({ version: 2 as const }), to: () => ({ version: 1 as const }) },
    },
  }),

  contract({
    kind: managedLoginBranding,
    props: async (world) => ({ poolId: await world.pool(), clientId: await world.client() }),
  }),

  contract({
    kind: identityProvider,
    props: async (world) => ({ ...oidcProps(world), poolId: await world.pool() }),
    changes: {
      "details: another client": { to: ({ details }) => ({ details: { ...details, client_id: "other" } }) },
      "details: other scopes": { to: ({ details }) => ({ details: { ...details, authorize_scopes: "openid" } }) },
      secret: { to: () => ({ secret: "another-secret" }) },
      "attributes: one more": { to: ({ attributes }) => ({ attributes: { ...attributes, name: "name" } }) },
      "attributes: one less": { to: () => ({ attributes: { username: "sub" } }) },
    },
  }),

  contract({
    kind: { ...identityProvider, type: "cognito.identity-provider (SAML)" },
    props: async (world) => ({
      poolId: await world.pool(),
      name: world.unique("s").slice(0, 32),
      providerType: "SAML" as const,
      details: { MetadataFile: METADATA },
      secret: undefined,
      attributes: { email: "email" },
    }),
    changes: {
      "details: metadata": { to: () => ({ details: { MetadataFile: METADATA.replace("saml/one", "saml/two") } }) },
    },
  }),

  contract({
    kind: resourceServer,
    props: resourceServerProps,
    changes: {
      "scopes: one more": { to: () => ({ scopes: ["write", "read"] }) },
      "scopes: one less": { from: () => ({ scopes: ["read", "write"] }), to: () => ({ scopes: ["write"] }) },
    },
  }),

  contract({
    kind: userPoolGroup,
    props: async (world) => ({ poolId: await world.pool(), name: world.unique("group") }),
  }),
];
