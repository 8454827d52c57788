import { describe, expect, test } from "vitest";
import type { Route, Verb } from "../../../src/config/config.ts";
import { pathsOf } from "../../../src/routes/resource-paths.ts";
import { invokeUrl } from "../../../src/stack/outputs.ts";
import { fileWith, load } from "../../support/config/sample-config.ts";
import { allNeedsOf, configWith, propsOf, stackOf } from "../../support/stack/built-stack.ts";

const route = (verb: Verb, path: string, more: Partial<Route> = {}): Route => ({
  verb,
  path,
  function: "basicLambda",
  public: false,
  ...more,
});

test.each([
  [["/"], []],
  [["/orders/{id}"], ["/orders", "/orders/{id}"]],
  [
    ["/b/c/d", "/a", "/b"],
    ["/a", "/b", "/b/c", "/b/c/d"],
  ],
  [
    ["/orders", "/orders/{id}", "/orders", "/"],
    ["/orders", "/orders/{id}"],
  ],
  [["/files/{proxy+}"], ["/files", "/files/{proxy+}"]],
])("the routes %j need the resources %j, parents first and each once", (paths, expected) => {
  expect(pathsOf(paths.map((path) => ({ path })))).toEqual(expected);
});

describe("routes", () => {
  const routes = [
    route("GET", "/"),
    route("GET", "/orders/{id}"),
    route("DELETE", "/orders/{id}"),
    route("GET", "/health", { public: true }),
    route("ANY", "/any"),
  ];
  const stack = stackOf(configWith({ routes }));
  const props = propsOf(stack);
  const methods = [...props].filter(([id]) => id.startsWith("apigateway.method:"));

  test("are guarded by the authorizer, all but the public ones and OPTIONS", () => {
    const guarded = methods.filter(([, { authorizerId }]) => authorizerId !== "").map(([id]) => id);
    expect(guarded.sort()).toEqual([
      "apigateway.method:ANY /any",
      "apigateway.method:DELETE /orders/{id}",
      "apigateway.method:GET /",
      "apigateway.method:GET /orders/{id}",
    ]);
    for (const [id, { authorizerId }] of methods)
      expect(["", "id of apigateway.authorizer:basicLambdaAuthorizer"], id).toContain(authorizerId);
  });

  test("have one OPTIONS a path, which names the verbs there and Authorization", () => {
    const answers = methods.filter(([id]) => id.includes(":OPTIONS ")).map(([id, { answer }]) => [id, answer]);
    const answer = (verbs: string) => ({
      type: "MOCK",
      headers: {
        "Access-Control-Allow-Headers": "Authorization,Content-Type",
        "Access-Control-Allow-Methods": verbs,
        "Access-Control-Allow-Origin": "https://app.example.com",
      },
    });
    expect(Object.fromEntries(answers)).toEqual({
      "apigateway.method:OPTIONS /": answer("GET,OPTIONS"),
      "apigateway.method:OPTIONS /orders/{id}": answer("GET,DELETE,OPTIONS"),
      "apigateway.method:OPTIONS /health": answer("GET,OPTIONS"),
      "apigateway.method:OPTIONS /any": answer("GET,POST,PUT,PATCH,DELETE,HEAD,OPTIONS"),
    });
  });

  test("hang on the resource of their path, those of / on the API's root", () => {
    expect(props.get("apigateway.method:GET /")).toMatchObject({ resourceId: "root of apigateway.rest-api:api" });
    expect(props.get("apigateway.method:GET /orders/{id}")).toMatchObject({
      resourceId: "id of apigateway.resource:/orders/{id}",
    });
    expect(props.get("apigateway.resource:/orders/{id}")).toMatchObject({
      parentId: "id of apigateway.resource:/orders",
    });
    expect(props.get("apigateway.resource:/orders")).toMatchObject({ parentId: "root of apigateway.rest-api:api" });
  });

  test("are all in the deployment: it waits for every method and gateway response", () => {
    const waitsFor = allNeedsOf(stack, "apigateway.deployment:deployment");
    for (const [id] of methods) expect(waitsFor).toContain(id);
    expect(waitsFor).toContain("apigateway.gateway-response:DEFAULT_4XX");
    expect(waitsFor).toContain("apigateway.gateway-response:DEFAULT_5XX");
  });
});

test("the whole API is built while IAM propagates: only permissions wait for functions, only functions for roles", () => {
  const stack = stackOf(configWith());
  for (const id of stack.graph.nodes.keys()) {
    const needs = [...allNeedsOf(stack, id)];
    if (!id.startsWith("lambda.permission:"))
      expect(
        needs.filter((need) => need.startsWith("lambda.")),
        id,
      ).toEqual([]);
    if (id.startsWith("apigateway."))
      expect(
        needs.filter((need) => !need.startsWith("apigateway.")),
        id,
      ).toEqual([]);
  }
});

describe("a function's role", () => {
  test("may write to its own log group and do nothing else", () => {
    expect(propsOf(stackOf(configWith())).get("iam.role:basicLambda")).toMatchObject({
      name: "lambda-authz-basic-dev-basicLambda-us-east-1",
      path: "/lambda-authz/basic/dev/",
      policy: {
        Version: "2012-10-17",
        Statement: [
          {
            Effect: "Allow",
            Action: ["logs:CreateLogStream", "logs:PutLogEvents"],
            Resource: "arn:aws:logs:us-east-1:123456789012:log-group:/aws/lambda/basic-dev-basicLambda:*",
          },
        ],
      },
    });
  });

  test("is not made where config.ini names one", () => {
    const own = "arn:aws:iam::123456789012:role/own";
    const config = load(fileWith({ "function.basicLambda": `role_arn = ${own}`, authorizer: `role_arn = ${own}` }));
    const stack = stackOf(config);
    expect([...stack.graph.nodes.keys()].filter((id) => id.startsWith("iam."))).toEqual([]);
    const props = propsOf(stack);
    for (const name of ["basicLambda", "basicLambdaAuthorizer"])
      expect(props.get(`lambda.function:${name}`)).toMatchObject({ roleArn: own });
  });

  test("carries the permissions boundary", () => {
    const boundary = "arn:aws:iam::123456789012:policy/boundary";
    const props = propsOf(stackOf(configWith({ aws: { permissionsBoundary: boundary } })));
    expect(props.get("iam.role:basicLambda")).toMatchObject({ boundary });
    expect(props.get("iam.role:basicLambdaAuthorizer")).toMatchObject({ boundary });
  });
});

describe.each([
  ["aws", "us-east-1", "amazonaws.com"],
  ["aws-cn", "cn-north-1", "amazonaws.com.cn"],
  ["aws-us-gov", "us-gov-west-1", "amazonaws.com"],
  ["aws-eusc", "eusc-de-east-1", "amazonaws.eu"],
  ["aws-iso", "us-iso-west-1", "c2s.ic.gov"],
  ["aws-iso-b", "us-isob-east-1", "sc2s.sgov.gov"],
  ["aws-iso-e", "eu-isoe-west-1", "cloud.adc-e.uk"],
  ["aws-iso-f", "us-isof-south-1", "csp.hci.ic.gov"],
])("in the partition %s", (partition, region, suffix) => {
  const routes = [route("GET", "/"), route("GET", "/health", { public: true })];
  const props = propsOf(stackOf(configWith({ routes }), partition, region));
  const api = "id of apigateway.rest-api:api";

  test("API Gateway may invoke a function for any route of this API, from any stage", () => {
    expect(props.get("lambda.permission:basicLambda routes")).toEqual({
      functionName: "basic-dev-basicLambda",
      statementId: "lambda-authz-routes",
      sourceArn: `arn:${partition}:execute-api:${region}:123456789012:${api}/*/*/*`,
    });
  });

  test("and the authorizer for this authorizer only: its ARN has no stage", () => {
    expect(props.get("lambda.permission:basicLambdaAuthorizer authorizer")).toEqual({
      functionName: "basic-dev-basicLambdaAuthorizer",
      statementId: "lambda-authz-authorizer",
      sourceArn: `arn:${partition}:execute-api:${region}:123456789012:${api}/authorizers/id of apigateway.authorizer:basicLambdaAuthorizer`,
    });
  });

  test("no ARN names another partition or region", () => {
    const arns = JSON.stringify([...props]).match(/arn:[a-z-]+:[a-z0-9-]+:[a-z0-9-]*:/g) ?? [];
    expect(arns.length).toBeGreaterThan(5);
    for (const arn of arns) expect(arn).toMatch(new RegExp(`^arn:${partition}:[a-z0-9-]+:${region}:$`));
  });

  test("the invoke URL ends as AWS's addresses do there", () => {
    expect(invokeUrl({ endpoint: undefined, region }, "abc", "dev")).toBe(
      `https://abc.execute-api.${region}.${suffix}/dev/`,
    );
  });
});

test("another endpoint serves the API under a path of its own", () => {
  const place = { endpoint: "http://127.0.0.1:4566", region: "us-east-1" };
  expect(invokeUrl(place, "abc", "dev")).toBe("http://127.0.0.1:4566/_aws/execute-api/abc/dev/");
});

test("everything that takes tags carries project, stage, region, owner and the user's own", () => {
  const props = propsOf(stackOf(configWith({ tags: { team: "payments" } })));
  const tags = {
    team: "payments",
    "lambda-authz:owner": "lambda-authz",
    "lambda-authz:project": "basic",
    "lambda-authz:stage": "dev",
    "lambda-authz:region": "us-east-1",
  };
  const tagged = /^(iam\.role|logs\.log-group|lambda\.function|apigateway\.rest-api|apigateway\.stage):/;
  for (const [id, { tags: there }] of props) if (tagged.test(id)) expect(there, id).toEqual(tags);
});

test("a function that no route leads to is deployed, and API Gateway may not invoke it", () => {
  const [fn] = configWith().functions;
  if (fn === undefined) throw new Error("the sample has a function");
  const { graph } = stackOf(configWith({ functions: [fn, { ...fn, name: "other" }] }));
  expect(graph.nodes.has("lambda.function:other")).toBe(true);
  expect([...graph.nodes.keys()].filter((id) => id.startsWith("lambda.permission:"))).toEqual([
    "lambda.permission:basicLambda routes",
    "lambda.permission:basicLambdaAuthorizer authorizer",
  ]);
});
