import { expect, test } from "vitest";
import { apiAddress } from "../../../../src/explain/call/api-address.ts";

const aws = (apiId: string, region: string, stage?: string, path = "/") => ({
  kind: "aws",
  apiId,
  region,
  stage,
  path,
});
const emulator = (endpoint: string, stage?: string, path = "/") => ({
  kind: "emulator",
  apiId: "a1b2c3d4e5",
  region: undefined,
  stage,
  path,
  endpoint,
});

test.each([
  [
    "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/orders/1",
    aws("a1b2c3d4e5", "us-east-1", "dev", "/orders/1"),
  ],
  ["https://A1B2C3D4E5.execute-api.US-EAST-1.amazonaws.com/dev", aws("a1b2c3d4e5", "us-east-1", "dev")],
  ["https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com./dev", aws("a1b2c3d4e5", "us-east-1", "dev")],
  ["https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/", aws("a1b2c3d4e5", "us-east-1")],
  [
    "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com//dev//orders",
    aws("a1b2c3d4e5", "us-east-1", "dev", "/orders"),
  ],
  [
    "https://a1b2c3d4e5.execute-api.us-east-1.amazonaws.com/dev/orders/",
    aws("a1b2c3d4e5", "us-east-1", "dev", "/orders/"),
  ],
  ["https://a1b2c3d4e5.execute-api.cn-north-1.amazonaws.com.cn/dev", aws("a1b2c3d4e5", "cn-north-1", "dev")],
  ["https://a1b2c3d4e5.execute-api.us-gov-west-1.amazonaws.com/dev", aws("a1b2c3d4e5", "us-gov-west-1", "dev")],
  ["https://a1b2c3d4e5.execute-api.eusc-de-east-1.amazonaws.eu/dev", aws("a1b2c3d4e5", "eusc-de-east-1", "dev")],
  ["https://a1b2c3d4e5.execute-api.us-east-1.api.aws/dev/orders", aws("a1b2c3d4e5", "us-east-1", "dev", "/orders")],
  [
    "https://a1b2c3d4e5.execute-api.cn-north-1.api.amazonwebservices.com.cn/dev",
    aws("a1b2c3d4e5", "cn-north-1", "dev"),
  ],
])("%s is a stage at AWS", (url, address) => {
  expect(apiAddress(new URL(url))).toEqual(address);
});

test("the host of an API for one VPC endpoint holds both", () => {
  expect(apiAddress(new URL("https://a1b2c3d4e5-vpce-0a1b2c.execute-api.us-east-1.amazonaws.com/dev/x"))).toEqual({
    ...aws("a1b2c3d4e5", "us-east-1", "dev", "/x"),
    vpcEndpoint: "vpce-0a1b2c",
  });
});

test.each([
  ["x-apigw-api-id", "a1b2c3d4e5"],
  ["X-Apigw-Api-Id", "a1b2c3d4e5"],
  ["Host", "a1b2c3d4e5.execute-api.us-east-1.amazonaws.com"],
])("the API behind a VPC endpoint's own host is that of header %s", (name, value) => {
  const url = new URL("https://vpce-0a1b2c-x1y2z3-us-east-1a.execute-api.us-east-1.vpce.amazonaws.com/dev/x");
  const at = { ...aws("a1b2c3d4e5", "us-east-1", "dev", "/x"), vpcEndpoint: "vpce-0a1b2c" };
  expect(apiAddress(url, { [name]: value })).toEqual(at);
  expect(apiAddress(url)).toEqual({ ...at, apiId: "" });
});

test.each([
  ["http://127.0.0.1:4510/_aws/execute-api/a1b2c3d4e5/dev/orders", emulator("http://127.0.0.1:4510", "dev", "/orders")],
  ["http://127.0.0.1:4510/_aws/execute-api/a1b2c3d4e5", emulator("http://127.0.0.1:4510")],
  ["http://a1b2c3d4e5.execute-api.us-east-1.localhost:4510/dev/x", emulator("http://localhost:4510", "dev", "/x")],
  ["http://a1b2c3d4e5.execute-api.localhost:4566/dev/x", emulator("http://localhost:4566", "dev", "/x")],
  [
    "https://a1b2c3d4e5.execute-api.localhost.localstack.cloud:4566/dev/x",
    emulator("https://localhost.localstack.cloud:4566", "dev", "/x"),
  ],
  [
    "http://a1b2c3d4e5.execute-api.eu-west-1.localhost.localstack.cloud:4566/dev",
    emulator("http://localhost.localstack.cloud:4566", "dev"),
  ],
  [
    "http://localhost:4566/restapis/a1b2c3d4e5/dev/_user_request_/x/y",
    emulator("http://localhost:4566", "dev", "/x/y"),
  ],
  ["http://localhost:4566/restapis/a1b2c3d4e5/dev/_user_request_", emulator("http://localhost:4566", "dev")],
])("%s is a stage at an emulator", (url, address) => {
  expect(apiAddress(new URL(url))).toEqual(address);
});

test.each([
  ["https://API.example.com/v1/orders?x=1", "api.example.com", "/v1/orders"],
  ["https://api.example.com", "api.example.com", "/"],
  ["https://execute-api.us-east-1.amazonaws.com/dev", "execute-api.us-east-1.amazonaws.com", "/dev"],
  [
    "https://a1.execute-api.us-east-1.amazonaws.com.evil.example/dev",
    "a1.execute-api.us-east-1.amazonaws.com.evil.example",
    "/dev",
  ],
])("%s may be a custom domain", (url, host, path) => {
  expect(apiAddress(new URL(url))).toEqual({ kind: "domain", host, path });
});

test.each([["https://d-x1y2z3.execute-api.us-east-1.amazonaws.com/v1/orders"], ["http://127.0.0.1:4510/v1/orders"]])(
  "Host says which domain %s is called as",
  (url) => {
    const address = { kind: "domain", host: "api.example.com", path: "/v1/orders" };
    expect(apiAddress(new URL(url), { host: "API.example.com:443" })).toEqual(address);
  },
);
