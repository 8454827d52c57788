import {
  CreateRestApiCommand,
  type CreateRestApiCommandInput,
  GetRestApiCommand,
  UpdateRestApiCommand,
} from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { ALLOW, account, apiOf, grants } from "./api.ts";

const here = account();

const statement = (changes: object = {}) => ({ ...ALLOW, Principal: "*", Resource: "execute-api:/*", ...changes });
const document = (...Statement: object[]) => JSON.stringify({ Version: "2012-10-17", Statement });

/** All that policies say to a call from 127.0.0.1. */
const POLICIES = {
  allows: document(statement()),
  "is silent": document(statement({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.0/24" } } })),
  denies: document(statement(), statement({ Effect: "Deny" })),
};

async function apiWith(policy: string | undefined, settings: Partial<CreateRestApiCommandInput> = {}) {
  const api = await apiOf(here, { ...(policy && { policy }), ...settings });
  await api.route("open");
  await api.route("protected", await api.authorizer());
  await api.deploy();
  return api;
}

const IMPLICIT = "because no resource-based policy allows the execute-api:Invoke action";
const EXPLICIT = "with an explicit deny in a resource-based policy";
const denied = (apiId: string, path: string, why: string) => ({
  status: 403,
  type: "AccessDeniedException",
  body: JSON.stringify({
    Message: `User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:aws:execute-api:us-east-1:********0000:${apiId}/dev/GET${path} ${why}`,
  }),
});
const deniedByIdentity = (why: string) => ({
  status: 403,
  type: "AccessDeniedException",
  body: JSON.stringify({ Message: `User is not authorized to access this resource ${why}` }),
});

describe("a method without authorization", () => {
  test("is open where the policy allows, and closed where it denies or is silent", async () => {
    const { allows, denies, "is silent": silent } = POLICIES;
    expect(await (await apiWith(allows)).ask("/open")).toMatchObject({ status: 200 });
    for (const [policy, why] of [
      [denies, EXPLICIT],
      [silent, IMPLICIT],
    ] as const) {
      const api = await apiWith(policy);
      expect(await api.ask("/open")).toEqual(denied(api.restApiId, "/open", why));
    }
  });

  test("has no caller: a policy that names an identity lets no one in", async () => {
    const Principal = { AWS: "arn:aws:iam::000000000000:root" };
    const api = await apiWith(document(statement({ Principal })));
    expect(await api.ask("/open")).toEqual(denied(api.restApiId, "/open", IMPLICIT));
    const others = await apiWith(document(statement(), statement({ Effect: "Deny", Principal })));
    expect(await others.ask("/open")).toMatchObject({ status: 200 });
    const allButThem = await apiWith(document(statement(), { ...ALLOW, Effect: "Deny", NotPrincipal: Principal }));
    expect(await allButThem.ask("/open")).toEqual(denied(allButThem.restApiId, "/open", EXPLICIT));
  });

  test.each<[string, number]>([
    ["execute-api:/*", 200],
    ["execute-api:/dev/GET/open", 200],
    ["execute-api:/*/GET/*", 200],
    ["execute-api:/prod/*", 403],
    ["execute-api:/dev/POST/*", 403],
    ["*", 200],
    ["arn:aws:execute-api:us-east-1:000000000000:*/dev/*", 200],
    ["arn:aws:execute-api:us-east-1:000000000000:another/*", 403],
  ])("is allowed by the resource %s: %i", async (Resource, status) => {
    const api = await apiWith(document(statement({ Resource: [Resource] })));
    expect(await api.ask("/open")).toMatchObject({ status });
  });

  test("is not reached from a VPC here", async () => {
    const Condition = { StringEquals: { "aws:SourceVpce": "vpce-1a2b3c4d" } };
    expect(await (await apiWith(document(statement({ Condition })))).ask("/open")).toMatchObject({ status: 403 });
  });
});

describe("a Lambda authorizer", () => {
  const ANSWERS = {
    allows: grants(ALLOW),
    "is silent": grants({ ...ALLOW, Action: "s3:*" }),
    denies: grants({ ...ALLOW, Effect: "Deny" }),
  };
  type Says = keyof typeof ANSWERS;
  const NOBODY = "because no identity-based policy allows the execute-api:Invoke action";
  const DENY = "with an explicit deny in an identity-based policy";

  // Table A of the authorization flow; a Deny of the policy is seen before the function is called.
  test.each<[Says, Says, 200 | string]>([
    ["allows", "allows", 200],
    ["allows", "is silent", 200],
    ["is silent", "allows", 200],
    ["is silent", "is silent", NOBODY],
    ["denies", "allows", DENY],
    ["denies", "is silent", DENY],
  ])("that %s under a policy that %s", async (authorizer, policy, expected) => {
    here.answers.authorizer = ANSWERS[authorizer];
    const api = await apiWith(POLICIES[policy]);
    const answer = await api.ask("/protected");
    if (expected === 200) expect(answer).toMatchObject({ status: 200 });
    else expect(answer).toEqual(deniedByIdentity(expected));
  });

  test("is not called when the policy denies", async () => {
    here.answers.authorizer = "an answer that would be a 500";
    const api = await apiWith(POLICIES.denies);
    expect(await api.ask("/protected")).toEqual(denied(api.restApiId, "/protected", EXPLICIT));
  });
});

describe("UpdateRestApi", () => {
  const replace = (restApiId: string, path: string, value: string) =>
    here.client.send(new UpdateRestApiCommand({ restApiId, patchOperations: [{ op: "replace", path, value }] }));

  test("puts a policy that counts from the next deployment on, and takes it away", async () => {
    const api = await apiWith(undefined);
    await replace(api.restApiId, "/policy", POLICIES.denies);
    expect(await api.ask("/open")).toMatchObject({ status: 200 });
    await api.deploy();
    expect(await api.ask("/open")).toMatchObject({ status: 403 });
    const { policy } = await replace(api.restApiId, "/policy", "");
    expect(policy).toBeUndefined();
    await api.deploy();
    expect(await api.ask("/open")).toMatchObject({ status: 200 });
  });

  test("switches the API's own address off, from the next deployment on", async () => {
    const api = await apiWith(undefined);
    await replace(api.restApiId, "/disableExecuteApiEndpoint", "true");
    expect(await api.ask("/open")).toMatchObject({ status: 200 });
    await api.deploy();
    expect(await api.ask("/open")).toEqual({
      status: 403,
      type: "ForbiddenException",
      body: '{"message":"Forbidden"}',
    });
  });
});

test("a policy is shown with whole ARNs, its quotes and slashes escaped once more", async () => {
  const { restApiId, made } = await apiOf(here, { policy: JSON.stringify(JSON.parse(POLICIES.allows), null, 2) });
  const expected = `{\\"Version\\":\\"2012-10-17\\",\\"Statement\\":[{\\"Effect\\":\\"Allow\\",\\"Action\\":\\"execute-api:Invoke\\",\\"Resource\\":\\"arn:aws:execute-api:us-east-1:000000000000:${restApiId}\\/*\\",\\"Principal\\":\\"*\\"}]}`;
  expect(made.policy).toBe(expected);
  expect((await here.client.send(new GetRestApiCommand({ restApiId }))).policy).toBe(expected);
});

const ghost = { AWS: "arn:aws:iam::000000000000:role/ghost" };
test.each<[string, string]>([
  ["text", "allow everybody"],
  ["a JSON text", '"allow"'],
  ["no statement", document()],
  ["no principal", document(ALLOW)],
  ["a principal that is no ARN", document(statement({ Principal: { AWS: "everybody" } }))],
  ["a principal as text", document(statement({ Principal: "arn:aws:iam::000000000000:root" }))],
  ["a kind of principal that there is not", document(statement({ Principal: { User: "ann" } }))],
  ["a role that does not exist", document(statement({ Principal: ghost }))],
  ["Principal and NotPrincipal", document(statement({ NotPrincipal: "*" }))],
  ["a resource that is none", document(statement({ Resource: "/*" }))],
  ["an effect in lower case", document(statement({ Effect: "allow" }))],
  ["another version", POLICIES.allows.replace("2012", "2013")],
  ["an unknown operator", document(statement({ Condition: { IpAdress: { "aws:SourceIp": "127.0.0.1" } } }))],
])("a policy with %s is refused when it is set", async (_name, policy) => {
  const { client } = account({
    roles: { exists: () => false, canAssume: () => true, mayInvoke: () => true, mayMakeLogGroups: () => false },
  });
  const message = "Invalid policy document. Please check the policy syntax and ensure that Principals are valid.";
  await expect(client.send(new CreateRestApiCommand({ name: "api", policy }))).rejects.toMatchObject({
    name: "BadRequestException",
    message,
  });
  const { id: restApiId } = await client.send(new CreateRestApiCommand({ name: "api" }));
  const patchOperations = [{ op: "replace", path: "/policy", value: policy } as const];
  await expect(client.send(new UpdateRestApiCommand({ restApiId, patchOperations }))).rejects.toMatchObject({
    message,
  });
  expect((await client.send(new GetRestApiCommand({ restApiId }))).policy).toBeUndefined();
});

test("a private API is not deployed without a policy, and answers no call from outside of its VPC", async () => {
  const endpointConfiguration = { types: ["PRIVATE"] } as const;
  const settings = { endpointConfiguration: { types: [...endpointConfiguration.types] } };
  await expect(apiWith(undefined, settings)).rejects.toMatchObject({
    name: "BadRequestException",
    message: "Private REST API doesn't have a resource policy attached to it",
  });
  const api = await apiWith(document(statement()), settings);
  const forbidden = { status: 403, type: "ForbiddenException", body: '{"message":"Forbidden"}' };
  expect(await api.ask("/open")).toEqual(forbidden);
  expect(await api.ask("/none")).toEqual(forbidden);
});
