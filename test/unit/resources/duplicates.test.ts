import { APIGatewayClient, CreateRestApiCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import { sentOnce, Unanswered } from "../../../src/aws/calls/unanswered.ts";
import { restApi } from "../../../src/resources/rest-api.ts";
import { fakeAws, ok, type Reply, refuse, type Sent } from "../../support/aws/answering-aws.ts";

const TAGS = {
  "lambda-authz:owner": "lambda-authz",
  "lambda-authz:project": "basic",
  "lambda-authz:stage": "dev",
  "lambda-authz:region": "us-east-1",
};
const PROPS = { project: "basic", stage: "dev", name: "basicAPI", tags: TAGS };
const LOST: Reply = refuse("InternalServerErrorException", "the answer was lost", 500);

interface Listed {
  readonly id: string;
  readonly createdDate: number;
}
const listed = (id: string, createdDate: number) => ({
  id,
  createdDate,
  name: "basicAPI",
  rootResourceId: "r",
  tags: TAGS,
});

/** An account whose CreateRestApi is answered in turn, and which makes an API each time unless it refuses. */
function account(answers: readonly ("ok" | "lost" | "nothing")[], there: readonly Listed[] = [], onList = () => {}) {
  const apis = there.map(({ id, createdDate }) => listed(id, createdDate));
  let turn = 0;
  const fake = fakeAws(({ line }: Sent) => {
    if (line === "GET /restapis") {
      onList();
      return ok({ item: apis });
    }
    if (line === "POST /restapis") {
      const answer = answers[turn++] ?? "ok";
      if (answer === "nothing") return LOST;
      const made = listed(`new${turn}`, 1_000 + turn);
      apis.push(made);
      return answer === "ok" ? ok(made) : LOST;
    }
    const [verb = "", path = ""] = line.split(" ");
    const at = apis.findIndex(({ id }) => path === `/restapis/${id}`);
    if (verb === "DELETE" && at >= 0) apis.splice(at, 1);
    return ok({});
  });
  const writes = () => fake.lines().filter((line) => !line.startsWith("GET "));
  return { ...fake, apis, writes };
}

describe("a REST API whose creation", () => {
  test("is answered is listed once more, and is the one", async () => {
    const { aws, lines } = account(["ok"]);
    expect(await restApi.create(aws, PROPS)).toMatchObject({ id: "new1" });
    expect(lines()).toEqual(["POST /restapis", "GET /restapis"]);
  });

  test("happened although the answer was lost is found by its tags and not repeated", async () => {
    const { aws, writes } = account(["lost"]);
    expect(await restApi.create(aws, PROPS)).toMatchObject({ id: "new1" });
    expect(writes()).toEqual(["POST /restapis"]);
  });

  test("did not happen is repeated once a listing has shown that", async () => {
    const { aws, lines } = account(["nothing", "ok"]);
    expect(await restApi.create(aws, PROPS)).toMatchObject({ id: "new2" });
    expect(lines()).toEqual(["POST /restapis", "GET /restapis", "POST /restapis", "GET /restapis"]);
  });

  test("is never answered fails with AWS's words after three attempts", async () => {
    const { aws, writes } = account(["nothing", "nothing", "nothing"]);
    await expect(restApi.create(aws, PROPS)).rejects.toMatchObject({
      name: "InternalServerErrorException",
      operation: "apigateway:CreateRestApi",
    });
    expect(writes()).toHaveLength(3);
  });

  test("another run was faster with gives way: it deletes its own and takes the older one", async () => {
    const { aws, writes } = account(["ok"], [{ id: "older", createdDate: 999 }]);
    expect(await restApi.create(aws, PROPS)).toMatchObject({ id: "older" });
    expect(writes()).toEqual(["POST /restapis", "DELETE /restapis/new1"]);
  });

  test("another run was slower with keeps its own, and the other one is that run's to delete", async () => {
    const world = account(["ok"], [{ id: "younger", createdDate: 2_000 }], () => {
      if (++lists === 2) world.apis.splice(0, 1);
    });
    let lists = 0;
    expect(await restApi.create(world.aws, PROPS)).toMatchObject({ id: "new1" });
    expect(world.writes()).toEqual(["POST /restapis"]);
  });

  test("leaves two in the end is an error with both ids, and nothing foreign is deleted", async () => {
    const { aws, writes } = account(["ok"], [{ id: "younger", createdDate: 2_000 }]);
    await expect(restApi.create(aws, PROPS)).rejects.toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining("new1, younger"),
    });
    expect(writes()).toEqual(["POST /restapis"]);
  });

  test.each([
    ["that gives way", "znew", true, "new1"],
    ["that looked before this one was there", "znew", false, "znew"],
    ["with the smaller id", "anew", false, "anew"],
  ])("fell into the same second as another run's %s", async (_, id, goes, winner) => {
    const world = account(["ok"], [{ id, createdDate: 1_001 }], () => {
      if (goes && ++lists === 2) world.apis.splice(0, 1);
    });
    let lists = 0;
    expect(await restApi.create(world.aws, PROPS)).toMatchObject({ id: winner });
    expect(world.apis.map((api) => api.id)).toEqual([winner]);
  });
});

test("two APIs with the stack's tags are reported with both IDs, the oldest first", async () => {
  const { aws } = account(
    [],
    [
      { id: "b", createdDate: 20 },
      { id: "a", createdDate: 10 },
    ],
  );
  expect(await restApi.read(aws, { project: "basic", stage: "dev" })).toMatchObject({
    attrs: { id: "a" },
    owned: true,
    duplicates: ["b"],
  });
});

describe("a command that is sent once", () => {
  /** A client as the command line has it, which retries, and how often it sent. */
  const clientOf = (statuses: readonly number[]) => {
    const sent: number[] = [];
    const client = new APIGatewayClient({
      region: "us-east-1",
      credentials: { accessKeyId: "test", secretAccessKey: "test" },
      requestHandler: {
        async handle() {
          const status = statuses[sent.length] ?? 200;
          sent.push(status);
          if (status === 0) throw Object.assign(new Error("socket hang up"), { code: "ECONNRESET" });
          const headers = { "content-type": "application/json", "x-amzn-errortype": "TooManyRequestsException" };
          return {
            response: { statusCode: status, headers: status < 400 ? {} : headers, body: Buffer.from("{}") } as never,
          };
        },
      },
    });
    return { client, sent };
  };

  test.each([0, 500, 503])("is not sent again by the SDK after %s", async (status) => {
    const { client, sent } = clientOf([status]);
    const sending = client.send(sentOnce(new CreateRestApiCommand({ name: "a" })));
    await expect(sending).rejects.toBeInstanceOf(Unanswered);
    expect(sent).toEqual([status]);
  });

  test("is sent again when AWS refused to look at it", async () => {
    const { client, sent } = clientOf([429, 200]);
    await client.send(sentOnce(new CreateRestApiCommand({ name: "a" })));
    expect(sent).toEqual([429, 200]);
  });
});
