import { GetStageCommand, UpdateAccountCommand, UpdateStageCommand } from "@aws-sdk/client-api-gateway";
import { describe, expect, test } from "vitest";
import type { LogLine } from "../../../../src/local/world.ts";
import { ALLOW, account, apiOf, grants } from "./api.ts";

const GROUP = "arn:aws:logs:us-east-1:000000000000:log-group:calls";
const ROLE = "arn:aws:iam::000000000000:role/logs";

/** A deployed API with an open, a protected and a signed route, and what its stage has logged. */
async function logged(format?: string) {
  const written: { readonly group: string; readonly line: LogLine; readonly role: string | undefined }[] = [];
  const here = account({
    roles: { exists: () => true, canAssume: () => true, mayInvoke: () => true, mayMakeLogGroups: () => true },
    logs: { write: (_region, group, _stream, [line], role) => void (line && written.push({ group, line, role })) },
  });
  const api = await apiOf(here);
  await api.route("open");
  await api.route("orders", await api.authorizer());
  await api.route("signed", { authorizationType: "AWS_IAM" });
  await api.deploy();
  const { client } = here;
  const setRole = (value: string) =>
    client.send(new UpdateAccountCommand({ patchOperations: [{ op: "replace", path: "/cloudwatchRoleArn", value }] }));
  const stage = { restApiId: api.restApiId, stageName: "dev" };
  const change = (op: "add" | "replace" | "remove", path: string, value?: string) =>
    client.send(new UpdateStageCommand({ ...stage, patchOperations: [{ op, path, ...(value && { value }) }] }));
  const set = (op: "add" | "replace", path: string, value: string) =>
    client.send(new UpdateStageCommand({ ...stage, patchOperations: [{ op, path, value }] }));
  if (format !== undefined) {
    await setRole(ROLE);
    await set("add", "/accessLogSettings/destinationArn", GROUP);
    await set("add", "/accessLogSettings/format", format);
  }
  const seen = async () => (await client.send(new GetStageCommand(stage))).accessLogSettings;
  return { ...here, api, written, setRole, change, set, seen };
}

const jsonOf = (...names: readonly string[]) =>
  JSON.stringify({ id: "$context.requestId", ...Object.fromEntries(names.map((name) => [name, `$context.${name}`])) });
const UUID = /^[0-9a-f-]{36}$/;
const NUMBER = /^\d+$/;

describe("a stage's access log settings", () => {
  test("are refused without the account's role, then kept and shown, and removed", async () => {
    const { set, change, setRole, seen } = await logged();
    await expect(set("add", "/accessLogSettings/destinationArn", GROUP)).rejects.toMatchObject({
      name: "BadRequestException",
      message: "CloudWatch Logs role ARN must be set in account settings to enable logging",
    });
    expect(await seen()).toBeUndefined();
    await setRole(ROLE);
    await set("add", "/accessLogSettings/destinationArn", GROUP);
    expect(await seen()).toEqual({ destinationArn: GROUP });
    await set("replace", "/accessLogSettings/format", "$context.requestId");
    expect(await seen()).toEqual({ destinationArn: GROUP, format: "$context.requestId" });
    await change("remove", "/accessLogSettings");
    expect(await seen()).toBeUndefined();
  });

  const PATHS =
    "Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]";
  const gone = (name: string) =>
    `Cannot remove method setting accessLogSettings/${name} because there is no method setting for this method `;
  const ARN = "Invalid ARN specified in the request.";
  const EMPTY = "Access Log value must not be empty";
  const LINE = "Access Log format must be single line, new line character is allowed only at end of the format";

  test.each([
    ["add", "/randomValue", "updated", PATHS],
    ["replace", "/randomValue", "updated", PATHS],
    ["remove", "/randomValue", "updated", gone("randomValue")],
    ["add", "/*", "updated", PATHS],
    ["remove", "/*", "updated", gone("*")],
    ["add", "", "test", PATHS],
    ["replace", "", "test", PATHS],
    ["remove", "/destinationArn", "test", gone("destinationArn")],
    ["replace", "/destinationArn", "", EMPTY],
    ["replace", "/format", "", EMPTY],
    ["replace", "/destinationArn", "calls", `${ARN} ARNs must start with 'arn:': calls`],
    [
      "replace",
      "/destinationArn",
      GROUP.replace("us-east-1", "us-east-2"),
      `${ARN} The ARN must be a valid CloudWatch`,
    ],
    ["replace", "/destinationArn", "arn:aws:s3:::calls", `${ARN} The ARN must be a valid CloudWatch`],
    ["replace", "/format", "$context.status", "Access Log format must include either $context.requestId"],
    ["replace", "/format", "$context.requestIdentity", "Access Log format must include either $context.requestId"],
    ["replace", "/format", "$context.requestId\n$context.status", LINE],
  ] as const)("%s %s %j is refused in AWS's words", async (op, path, value, message) => {
    const { client, api, setRole } = await logged();
    await setRole(ROLE);
    const patchOperations = [{ op, path: `/accessLogSettings${path}`, value }];
    const refused = client.send(
      new UpdateStageCommand({ restApiId: api.restApiId, stageName: "dev", patchOperations }),
    );
    await expect(refused).rejects.toMatchObject({ name: "BadRequestException" });
    await expect(refused).rejects.toThrow(message);
  });
});

describe("an access log", () => {
  test("has a line for a call, at the time of the request, as the account's role; CLF reads as Apache's", async () => {
    const format =
      '$context.identity.sourceIp $context.identity.caller $context.identity.user [$context.requestTime]"$context.httpMethod $context.resourcePath $context.protocol" $context.status $context.responseLength $context.requestId\n';
    const { api, written, clock } = await logged(format);
    await api.ask("/open");
    expect(written).toHaveLength(1);
    expect(written[0]).toMatchObject({ group: "calls", role: ROLE, line: { timestamp: clock.at } });
    expect(written[0]?.line.message).toMatch(
      /^127\.0\.0\.1 - - \[23\/Nov\/2026:12:00:00 \+0000\]"GET \/open HTTP\/1\.1" 200 5 [0-9a-f-]{36}$/,
    );
  });

  async function lineOf(path: string, authorizer: unknown, names: readonly string[], headers?: [string, string][]) {
    const { api, written, answers, events } = await logged(jsonOf(...names));
    answers.authorizer = authorizer;
    await api.ask(path, headers);
    const line: Record<string, string> = JSON.parse(written[0]?.line.message ?? "null");
    return { ...line, events: String(events.length) } as Record<string, string>;
  }

  test("tells the phases of an allowed call", async () => {
    const line = await lineOf("/orders", grants(ALLOW, { context: { tenant: "t1", status: "gold" } }), [
      ...["authorizer.principalId", "authorizer.tenant", "authorizer.status", "authorizer.error"],
      ...[
        "authorizer.requestId",
        "authorizer.latency",
        "authorizer.integrationStatus",
        "authorizer.integrationLatency",
      ],
      ...[
        "authorize.status",
        "authenticate.status",
        "integration.requestId",
        "integration.status",
        "awsEndpointRequestId",
      ],
      ...["integration.integrationStatus", "integrationStatus", "integration.latency", "integrationLatency"],
      ...["integration.error", "integrationErrorMessage", "error.message", "error.responseType", "error.messageString"],
      ...["responseLatency", "stage", "path", "apiId", "wafResponseCode", "identity", "authorizer.claims.sub"],
    ]);
    expect(line).toMatchObject({
      ...{ "authorizer.principalId": "ann", "authorizer.tenant": "t1", "authorizer.status": "200" },
      ...{ "authorizer.error": "-", "authorizer.integrationStatus": "200", "authorize.status": "200" },
      ...{ "authenticate.status": "-", "integration.status": "200", "integration.integrationStatus": "200" },
      ...{ integrationStatus: "200", "integration.error": "-", integrationErrorMessage: "-", "error.message": "-" },
      ...{ "error.responseType": "-", "error.messageString": "-", stage: "dev", path: "/dev/orders" },
      ...{ wafResponseCode: "-", identity: "-", "authorizer.claims.sub": "-" },
    });
    for (const name of ["authorizer.requestId", "integration.requestId"]) expect(line[name], name).toMatch(UUID);
    expect(line["awsEndpointRequestId"]).toBe(line["integration.requestId"]);
    expect(line["authorizer.requestId"]).not.toBe(line["integration.requestId"]);
    const latencies = ["authorizer.latency", "authorizer.integrationLatency", "integration.latency", "responseLatency"];
    for (const name of latencies) expect(line[name], name).toMatch(NUMBER);
  });

  const PHASES = ["authorizer.status", "authorizer.error", "authorize.status", "integration.integrationStatus"];
  const ERROR = ["status", "resourcePath", "error.message", "error.responseType"];
  const bearer: [string, string][] = [["Authorization", "Bearer good"]];

  test.each([
    ["a Deny", "/orders", grants({ ...ALLOW, Effect: "Deny" }), bearer, "403", "ACCESS_DENIED", "200", "403"],
    ["a missing token", "/orders", null, [], "401", "UNAUTHORIZED", "401", "-"],
    ["a broken authorizer", "/orders", {}, bearer, "500", "AUTHORIZER_CONFIGURATION_ERROR", "500", "-"],
    ["a route that does not exist", "/none", null, [], "403", "MISSING_AUTHENTICATION_TOKEN", "-", "-"],
    ["an unsigned call of AWS_IAM", "/signed", null, [], "403", "MISSING_AUTHENTICATION_TOKEN", "-", "-"],
  ] as const)("tells %s apart", async (_what, path, answer, headers, status, type, authorizer, authorize) => {
    const line = await lineOf(path, answer, [...ERROR, ...PHASES, "authenticate.status"], [...headers]);
    expect(line).toMatchObject({
      ...{ status, "error.responseType": type, "authorizer.status": authorizer, "authorize.status": authorize },
      ...{ resourcePath: path === "/none" ? "-" : path, "integration.integrationStatus": "-", events: "0" },
      "authenticate.status": path === "/signed" ? "403" : "-",
    });
    expect(line["error.message"] === "-").toBe(status === "500");
    expect(line["authorizer.error"] === "-").toBe(["-", "200"].includes(authorizer));
  });

  test("is not written for a stage without a format, nor once the account has no role any more", async () => {
    const { api, written, setRole, set } = await logged();
    await setRole(ROLE);
    await set("add", "/accessLogSettings/destinationArn", `${GROUP}:*`);
    await api.ask("/open");
    expect(written).toEqual([]);
    // biome-ignore lint/suspicious/noTemplateCurlyInString: AWS's second form of a variable
    await set("add", "/accessLogSettings/format", "$context.extendedRequestId ${context.stage}");
    await api.ask("/open");
    expect(written.map(({ group, line }) => [group, line.message.split(" ")[1]])).toEqual([["calls", "dev"]]);
    await setRole("");
    await api.ask("/open");
    expect(written).toHaveLength(1);
  });
});
