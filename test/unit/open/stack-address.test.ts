import { expect, test } from "vitest";
import { leadsToStack } from "../../../src/open/stack-address.ts";
import { urlTarget } from "../../../src/open/url-target.ts";

const AT_AWS = {
  apiId: "abc123",
  region: "eu-west-1",
  invokeUrl: "https://abc123.execute-api.eu-west-1.amazonaws.com/dev/",
};
const LOCAL = { ...AT_AWS, invokeUrl: "http://127.0.0.1:4567/_aws/execute-api/abc123/dev/" };

test.each([
  ["its own host", AT_AWS, "https://abc123.execute-api.eu-west-1.amazonaws.com/dev/orders", true],
  ["another region", AT_AWS, "https://abc123.execute-api.us-east-1.amazonaws.com/dev/orders", false],
  ["another API", AT_AWS, "https://other.execute-api.eu-west-1.amazonaws.com/dev/orders", false],
  ["another host with the path of an emulator", AT_AWS, "http://evil.example/_aws/execute-api/abc123/dev/", false],
  ["another name of this machine", LOCAL, "http://localhost:4567/_aws/execute-api/abc123/dev/", true],
  ["the API as a host", LOCAL, "http://abc123.execute-api.eu-west-1.localhost:4567/dev/", true],
  ["another port", LOCAL, "http://127.0.0.1:4568/_aws/execute-api/abc123/dev/", false],
  ["another host", LOCAL, "http://evil.example:4567/_aws/execute-api/abc123/dev/", false],
  ["a custom domain", AT_AWS, "https://api.example.com/orders", false],
])("a session's token goes to the stack's API only: %s", (_, stack, url, leads) => {
  expect(leadsToStack(new URL(url), stack)).toBe(leads);
});

const KEY = { AWS_ACCESS_KEY_ID: "AKIAREAL" };
const path = "/_aws/execute-api/abc123/dev/";

test.each<[string, string, Record<string, string>, boolean]>([
  ["a host that was only typed", `http://evil.example${path}`, KEY, false],
  ["this machine", `http://127.0.0.1:4567${path}`, KEY, true],
  ["an endpoint that was chosen", `http://stack.test${path}`, { ...KEY, AWS_ENDPOINT_URL: "http://stack.test" }, true],
])("keys of AWS and emulators' addresses: %s", async (_, url, env, usesOwn) => {
  const { accessKey } = await urlTarget(new URL(url), {}, env);
  expect(accessKey === undefined).toBe(usesOwn);
});
