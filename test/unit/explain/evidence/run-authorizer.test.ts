import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { itemValue } from "../../../../src/explain/evidence/item.ts";
import { runAuthorizer } from "../../../../src/explain/evidence/run-authorizer.ts";
import { fakeAws } from "../../../support/aws/answering-aws.ts";

const ARN = "arn:aws:execute-api:us-east-1:123456789012:a1b2c3d4e5";

/** Tests an authorizer for GET /orders/7?v=1. @param resource that its policy allows. */
async function tested(resource: string, headers: Readonly<Record<string, string>> = {}) {
  const Statement = [{ Effect: "Allow", Action: "execute-api:Invoke", Resource: resource }];
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const { aws, sent } = fakeAws(() => ({ json: { clientStatus: 0, log: "", latency: 3, principalId: "ann", policy } }));
  const run = await runAuthorizer(aws, createReader(aws.signal), {
    restApiId: "a1b2c3d4e5",
    authorizerId: "x1",
    stageName: "prod",
    stageVariables: { tenant: "blue" },
    call: { url: new URL("https://api.example.com/orders/7?v=1"), headers },
    path: "/orders/7",
    mask: (text) => text.replaceAll("ann", "<secret>"),
    maskError: () => "",
  });
  return { run: itemValue(run), input: JSON.parse(sent[0]?.body ?? "") };
}

test("a test sends what the call sends, and what every client adds", async () => {
  const { run, input } = await tested("*", { Authorization: "Bearer a.b.c", "user-agent": "curl/8" });
  expect(input).toEqual({
    headers: { Host: "api.example.com", Authorization: "Bearer a.b.c", "user-agent": "curl/8" },
    pathWithQueryString: "/orders/7?v=1",
    stageVariables: { tenant: "blue" },
  });
  expect(run?.principalId).toBe("<secret>");
  expect((await tested("*")).input.headers).toEqual({ Host: "api.example.com", "User-Agent": "lambda-authz" });
});

test.for<[resource: string, seen: string, isRepeated: boolean]>([
  [`${ARN}/ESTestInvoke-stage/GET/`, `${ARN}/prod/GET/`, true],
  [`${ARN}/test-invoke-stage/GET/orders/7`, `${ARN}/prod/GET/orders/7`, true],
  [`${ARN}/ESTestInvoke-stage/*/*`, `${ARN}/prod/*/*`, false],
  [`${ARN}/ESTestInvoke-stage`, `${ARN}/prod`, false],
  [`${ARN}/prod/GET/`, `${ARN}/prod/GET/`, false],
])("%s of a test is %s of the call", async ([resource, seen, isRepeated]) => {
  const { run } = await tested(resource);
  expect(run?.policy?.statements).toMatchObject([{ resources: [seen], repeated: isRepeated ? [seen] : [] }]);
});
