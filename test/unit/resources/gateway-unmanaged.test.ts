import { expect, test } from "vitest";
import { authorizer } from "../../../src/resources/authorizer.ts";
import { kinds } from "../../../src/resources/index.ts";
import { method } from "../../../src/resources/method.ts";
import { restApi } from "../../../src/resources/rest-api.ts";
import { stage } from "../../../src/resources/stage.ts";
import { fakeAws, ok } from "../../support/aws/answering-aws.ts";
import { add, driftedApi, replace } from "../../support/drift/drifted-api.ts";
import { emptyFolder } from "../../support/folder.ts";
import { createAccount, writesIn } from "../../support/memory-account.ts";
import { stackRun } from "../../support/stack-run.ts";

const STACK = { project: "shop", stage: "dev", apiName: "shopAPI", adopt: false, region: "us-east-1" };

test("what deploy leaves as it is it neither changes nor hides: each is listed, and a deploy writes nothing", async () => {
  const account = createAccount();
  const run = stackRun(account, emptyFolder(), { routes: "GET / = web" });
  const restApiId = (await run.deploy()).deployed?.apiId ?? "";
  const aws = account.aws(STACK);
  const api = driftedApi(account, aws.apigateway, restApiId, "shopLambdaAuthorizer");
  const all = async () => {
    const apiId = restApiId;
    const of = async (type: string, key: Record<string, string>, attrs = {}) =>
      (await kinds[type]?.unmanaged?.(aws, key, attrs)) ?? [];
    const lists = await Promise.all([
      of("apigateway.rest-api", { project: "shop", stage: "dev" }, { id: apiId }),
      of("apigateway.authorizer", { apiId, name: "shopLambdaAuthorizer" }),
      of("apigateway.method", { apiId, path: "/", verb: "GET" }),
      of("apigateway.method", { apiId, path: "/", verb: "OPTIONS" }),
      of("apigateway.stage", { apiId, name: "dev" }),
    ]);
    return Object.fromEntries(lists.flat().map(({ prop, value }) => [prop, value]));
  };
  expect(await all()).toEqual({});

  await api.api(replace("/version", "7"), replace("/endpointConfiguration/ipAddressType", "dualstack"));
  await api.authorizer(replace("/authType", "oauth"));
  await api.method(
    "GET /",
    replace("/operationName", "readOrders"),
    add("/requestParameters/method.request.header.X-Team", "true"),
    add("/requestParameters/method.request.path.id", "true"),
    add("/requestModels/application~1json", "Empty"),
  );
  await api.stage(
    replace("/description", "live"),
    replace("/documentationVersion", "1"),
    replace("/tracingEnabled", "true"),
    replace("/*/*/throttling/rateLimit", "20"),
    replace("/~1/GET/caching/ttlInSeconds", "60"),
  );
  expect(await all()).toEqual({
    version: "7",
    "endpointConfiguration.ipAddressType": "dualstack",
    authType: "oauth",
    operationName: "readOrders",
    requestParameters: ["method.request.header.X-Team"],
    requestModels: { "application/json": "Empty" },
    description: "live",
    documentationVersion: "1",
    tracingEnabled: true,
    "methodSettings.throttlingRateLimit": { "*/*": 20, "~1/GET": 20 },
    "methodSettings.cacheTtlInSeconds": { "~1/GET": 60 },
  });
  account.calls.length = 0;
  await run.deploy();
  expect(writesIn(account.calls)).toEqual([]);
});

test("what only AWS has is listed too, and its defaults are not", async () => {
  const names = async (answer: object) => {
    const { aws } = fakeAws(() => ok(answer));
    const attrs = { id: "a", name: "", rootId: "", tags: {} };
    return (await restApi.unmanaged?.(aws, { project: "p", stage: "s" }, attrs))?.map(({ prop }) => prop);
  };
  const PRIVATE = { endpointConfiguration: { types: ["PRIVATE"], ipAddressType: "dualstack" } };
  expect(await names({ securityPolicy: "TLS_1_0", endpointAccessMode: "BASIC", ...PRIVATE })).toEqual([]);
  const STRICT = { securityPolicy: "SecurityPolicy_TLS13_1_3_2025_09", endpointAccessMode: "STRICT" };
  expect(await names(STRICT)).toEqual(["securityPolicy", "endpointAccessMode"]);

  const { aws } = fakeAws(() =>
    ok({
      clientCertificateId: "c",
      accessLogSettings: { format: "$context.requestId" },
      webAclArn: "w",
      methodSettings: { "*/*": { loggingLevel: "INFO" }, "a/GET": {} },
    }),
  );
  const listed = await stage.unmanaged?.(aws, { apiId: "a", name: "dev" }, { deploymentId: "d", tags: {} });
  expect(listed).toEqual([
    { prop: "clientCertificateId", value: "c" },
    { prop: "accessLogSettings", value: { format: "$context.requestId" } },
    { prop: "webAclArn", value: "w" },
    { prop: "methodSettings.loggingLevel", value: { "*/*": "INFO" } },
  ]);
});

test("what does not exist has no such properties", async () => {
  const { aws } = fakeAws(() => ({ status: 404, error: "NotFoundException", message: "gone" }));
  const at = { apiId: "a", name: "dev", path: "/", verb: "GET" };
  const unread = { resourceId: "r", authorizerId: "", answer: null, declared: null };
  expect(await method.unmanaged?.(aws, at, unread)).toEqual([]);
  expect(await stage.unmanaged?.(aws, at, { deploymentId: "d", tags: {} })).toEqual([]);
  const gone = { id: "a", authorizerType: "", uri: "", identitySource: "", validation: "", ttlSeconds: 0 };
  expect(await authorizer.unmanaged?.(aws, at, gone)).toEqual([]);
});
