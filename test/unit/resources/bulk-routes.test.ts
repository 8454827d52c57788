import { PutRestApiCommand, type PutRestApiCommandInput } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import type { BulkMember } from "../../../src/engine/bulk.ts";
import type { StackEvent } from "../../../src/engine/events.ts";
import { authorizer } from "../../../src/resources/authorizer.ts";
import { method } from "../../../src/resources/method.ts";
import { resource } from "../../../src/resources/resource.ts";
import type { Integration } from "../../../src/resources/shared/integration.ts";

const URI = "arn:aws:apigateway:us-east-1:lambda:path/2015-03-31/functions/arn/invocations";
const PROXY: Integration = { type: "AWS_PROXY", uri: URI };
const MOCK: Integration = { type: "MOCK", headers: { "Access-Control-Allow-Origin": "*" } };
type State = BulkMember["state"];

const methodAt = (path: string, verb: string, state: State, authorizerId = "a1"): BulkMember => {
  const answer = verb === "OPTIONS" ? MOCK : PROXY;
  const props = {
    apiId: "api1",
    resourceId: "r1",
    path,
    verb,
    answer,
    authorizerId: verb === "OPTIONS" ? "" : authorizerId,
  };
  return { id: `apigateway.method:${verb} ${path}`, state, part: method.bulk?.part(props) };
};
const pathAt = (path: string, state: State): BulkMember => ({
  id: `apigateway.resource:${path}`,
  state,
  part: resource.bulk?.part({ apiId: "api1", parentId: "r0", path }),
});
const authorizerIn = (state: State): BulkMember => ({
  id: "apigateway.authorizer:guard",
  state,
  part: authorizer.bulk?.part({
    apiId: "api1",
    name: "guard",
    authorizerType: "TOKEN",
    uri: URI,
    identitySource: "method.request.header.Authorization",
    validation: "",
    ttlSeconds: 300,
  }),
});

/** A route and its preflight, in a path of its own. */
const route = (index: number, state: State, authorizerId?: string): BulkMember[] => [
  pathAt(`/r${index}`, state),
  methodAt(`/r${index}`, "GET", state, authorizerId),
  methodAt(`/r${index}`, "OPTIONS", state),
];
const routes = (count: number, state: State): BulkMember[] =>
  Array.from({ length: count }, (_, index) => route(index, state)).flat();
const plan = (members: readonly BulkMember[]) => method.bulk?.by.plan(members);

/** Writes what is planned to an endpoint that answers like this. */
async function written(members: readonly BulkMember[], answer: () => object = () => ({})) {
  const sent: PutRestApiCommandInput[] = [];
  const events: StackEvent[] = [];
  const send = async (command: object) => {
    if (!(command instanceof PutRestApiCommand)) return { name: "shopAPI", version: "7" };
    sent.push(command.input);
    return answer();
  };
  await plan(members)?.write({
    apigateway: { send },
    on: (event: StackEvent) => void events.push(event),
  } as unknown as Aws);
  const document = JSON.parse(Buffer.from((sent[0]?.body as Uint8Array) ?? "{}").toString());
  return { sent, events, document };
}

describe("what is imported", () => {
  test("is nothing while fewer than 12 resources are missing", () => {
    expect(plan([authorizerIn("absent"), ...routes(3, "absent")])).toBeUndefined();
    expect(plan(routes(4, "absent"))?.ids.size).toBe(12);
    expect(plan([...routes(3, "absent"), ...routes(50, "same")])).toBeUndefined();
  });

  test("is no method that exists and a function answers, and no authorizer that exists", () => {
    expect(plan(routes(50, "different"))?.ids).toEqual(
      new Set(Array.from({ length: 50 }, (_, index) => `apigateway.method:OPTIONS /r${index}`)),
    );
    const some = plan([authorizerIn("different"), methodAt("/old", "GET", "different"), ...routes(4, "absent")]);
    expect([...(some?.ids ?? [])].filter((id) => /authorizer|old/.test(id))).toEqual([]);
  });

  test("is a path only with a method at it or below it", () => {
    const ids = plan([pathAt("/lonely", "absent"), pathAt("/r", "absent"), ...routes(4, "absent")])?.ids;
    expect([
      ids?.has("apigateway.resource:/r1"),
      ids?.has("apigateway.resource:/lonely"),
      ids?.has("apigateway.resource:/r"),
    ]).toEqual([true, false, false]);
  });
});

describe("the definition", () => {
  test("is merged under the API's own name and version, and a warning refuses it", async () => {
    const { sent, document } = await written([authorizerIn("absent"), ...routes(4, "absent")]);
    expect(sent).toMatchObject([{ restApiId: "api1", mode: "merge", failOnWarnings: true }]);
    expect(Object.keys(document).sort()).toEqual(["components", "info", "openapi", "paths"]);
    expect(document.info).toEqual({ title: "shopAPI", version: "7" });
  });

  test("defines a new authorizer, to which its protected methods refer", async () => {
    const { document } = await written([authorizerIn("absent"), ...routes(4, "absent")]);
    expect(document.components.securitySchemes).toEqual({
      guard: {
        type: "apiKey",
        name: "Authorization",
        in: "header",
        "x-amazon-apigateway-authtype": "custom",
        "x-amazon-apigateway-authorizer": { type: "token", authorizerUri: URI, authorizerResultTtlInSeconds: 300 },
      },
    });
    expect(document.paths["/r1"].get.security).toEqual([{ guard: [] }]);
    expect(document.paths["/r1"].options.security).toBeUndefined();
  });

  test("gives protected methods AWS_IAM where the authorizer exists, and open ones nothing", async () => {
    const { document } = await written([authorizerIn("same"), ...routes(4, "absent"), ...route(9, "absent", "")]);
    expect(Object.values(document.components.securitySchemes)).toEqual([
      { type: "apiKey", name: "Authorization", in: "header", "x-amazon-apigateway-authtype": "awsSigv4" },
    ]);
    expect(document.paths["/r1"].get.security).toEqual([
      { [Object.keys(document.components.securitySchemes)[0] ?? ""]: [] },
    ]);
    expect(document.paths["/r9"].get.security).toBeUndefined();
  });

  test("of more than 6 MB is not sent", async () => {
    const huge = methodAt("/huge", "OPTIONS", "absent");
    Object.assign(huge.part as object, { answer: { ...MOCK, template: "x".repeat(6_000_000) } });
    expect((await written([...routes(4, "absent"), huge])).sent).toEqual([]);
  });
});

const answering = (httpStatusCode: number, name: string) => () => {
  throw Object.assign(new Error("first\n\tsecond"), { name, $metadata: { httpStatusCode } });
};

test.each([
  [400, "BadRequestException"],
  [403, "AccessDeniedException"],
  [404, "NotFoundException"],
  [501, "NotImplemented"],
])("a refusal %d leaves the work to single calls; one note says why", async (status, name) => {
  const { events } = await written(routes(4, "absent"), answering(status, name));
  const text = `8 methods were written one by one: PutRestApi was refused (${name}: first second)`;
  expect(events).toEqual([{ type: "note", text }]);
});

test.each([
  [409, "ConflictException"],
  [429, "TooManyRequestsException"],
  [500, "InternalFailure"],
  [503, "ServiceUnavailableException"],
  [undefined, "TimeoutError"],
])("%s %s, after which an import may go on, ends the run", async (status, name) => {
  await expect(written(routes(4, "absent"), answering(status as number, name))).rejects.toMatchObject({ name });
});
