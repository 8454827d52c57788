import { beforeAll, describe, expect, test } from "vitest";
import type { Headers } from "../../../../src/local/http.ts";
import { type RawRequest, signed } from "../../../support/local-credentials.ts";
import { ALLOW, account, apiOf } from "./api.ts";

const here = account();
// Signatures are of now.
here.clock.at = Date.now();

const ROOT = "arn:aws:iam::000000000000:root";
const statement = (changes: object) => ({ ...ALLOW, Principal: "*", Resource: "execute-api:/*", ...changes });
const apiWith = async (...Statement: object[]) => {
  const policy = JSON.stringify({ Version: "2012-10-17", Statement });
  const api = await apiOf(here, Statement.length > 0 ? { policy } : {});
  await api.route("orders", { authorizationType: "AWS_IAM" });
  await api.deploy();
  return api;
};
let api: Awaited<ReturnType<typeof apiOf>>;
beforeAll(async () => {
  api = await apiWith();
});

/** The headers of a signature, but for Host, which each call has. */
const signature = (
  { restApiId }: { restApiId: string },
  changes: Partial<RawRequest> = {},
  key?: Parameters<typeof signed>[1],
) => {
  const path = `/_aws/execute-api/${restApiId}/dev/orders`;
  const request = { method: "GET", path, host: "127.0.0.1:1", service: "execute-api", ...changes };
  return signed(request, key).filter(([name]) => name !== "Host");
};

test("a method with AWS_IAM takes a call signed with a key of the account, and says who called", async () => {
  expect(await api.ask("/orders", signature(api))).toMatchObject({ status: 200, body: "hello" });
  expect(here.events.at(-1)).toMatchObject({
    requestContext: {
      identity: {
        accessKey: "test",
        accountId: "000000000000",
        caller: "000000000000",
        user: "000000000000",
        userArn: ROOT,
        sourceIp: "127.0.0.1",
      },
    },
  });
  expect(here.events.at(-1)).not.toHaveProperty("requestContext.authorizer");
});

const WRONG =
  "The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.";
describe("is refused", () => {
  test.each<[string, () => Headers, string, string]>([
    ["without a signature", () => [], "MissingAuthenticationTokenException", "Missing Authentication Token"],
    [
      "with another secret",
      () => signature(api, {}, { accessKeyId: "test", secretAccessKey: "no" }),
      "InvalidSignatureException",
      WRONG,
    ],
    ["with the signature of another path", () => signature(api, { path: "/" }), "InvalidSignatureException", WRONG],
    [
      "with an unknown key",
      () => signature(api, {}, { accessKeyId: "none", secretAccessKey: "test" }),
      "AccessDeniedException",
      "The security token included in the request is invalid.",
    ],
    [
      "signed for another region and service",
      () => signature(api, { region: "eu-west-1", service: "apigateway" }),
      "InvalidSignatureException",
      "Credential should be scoped to a valid region, not 'eu-west-1'. Credential should be scoped to correct service: 'execute-api'. ",
    ],
  ])("%s", async (_name, headers, type, message) => {
    expect(await api.ask("/orders", headers())).toEqual({ status: 403, type, body: JSON.stringify({ message }) });
  });

  test("with a bearer token", async () => {
    expect(await api.ask("/orders", [["Authorization", "Bearer a"]])).toMatchObject({
      status: 403,
      type: "IncompleteSignatureException",
      body: expect.stringContaining("Invalid key=value pair (missing equal-sign) in Authorization header"),
    });
  });
});

describe("a resource policy", () => {
  test("that is silent or allows leaves it to the account; one that denies the caller wins", async () => {
    const silent = await apiWith(statement({ Condition: { IpAddress: { "aws:SourceIp": "192.0.2.1" } } }));
    expect(await silent.ask("/orders", signature(silent))).toMatchObject({ status: 200 });
    for (const Principal of [{ AWS: ROOT }, { AWS: "000000000000" }, "*"]) {
      const denies = await apiWith(statement({ Effect: "Deny", Principal }));
      const resource = `arn:aws:execute-api:us-east-1:********0000:${denies.restApiId}/dev/GET/orders`;
      expect(await denies.ask("/orders", signature(denies))).toEqual({
        status: 403,
        type: "AccessDeniedException",
        body: JSON.stringify({
          Message: `User: ${ROOT} is not authorized to perform: execute-api:Invoke on resource: ${resource} with an explicit deny in a resource-based policy`,
        }),
      });
    }
    const others = await apiWith(statement({ Effect: "Deny", Principal: { AWS: "111111111111" } }));
    expect(await others.ask("/orders", signature(others))).toMatchObject({ status: 200 });
  });

  test("knows the caller's account as a condition key", async () => {
    const Condition = { StringNotEquals: { "aws:PrincipalAccount": "000000000000" } };
    const own = await apiWith(statement({ Effect: "Deny", Condition }));
    expect(await own.ask("/orders", signature(own))).toMatchObject({ status: 200 });
  });
});

test("a signed call to a route that does not exist lacks a token, as at AWS", async () => {
  expect(await api.ask("/nothing", signature(api))).toEqual({
    status: 403,
    type: "MissingAuthenticationTokenException",
    body: '{"message":"Missing Authentication Token"}',
  });
});
