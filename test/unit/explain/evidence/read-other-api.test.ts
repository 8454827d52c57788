import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { readOtherApi } from "../../../../src/explain/evidence/read-other-api.ts";
import { fakeAws } from "../../../support/aws/answering-aws.ts";

const PAGES: Readonly<Record<string, object>> = {
  "GET /v2/apis/a1b2c3d4e5": { name: "shop", protocolType: "HTTP", disableExecuteApiEndpoint: true },
  "GET /v2/apis/a1b2c3d4e5/stages": { items: [{ stageName: "$default" }] },
  "GET /v2/apis/a1b2c3d4e5/routes": {
    items: [{ routeKey: "GET /orders", authorizationType: "JWT", authorizerId: "x1", authorizationScopes: ["read"] }],
  },
  "GET /v2/apis/a1b2c3d4e5/authorizers": {
    items: [
      {
        authorizerId: "x1",
        name: "pool",
        authorizerType: "JWT",
        identitySource: ["$request.header.Authorization"],
        jwtConfiguration: { issuer: "https://issuer.example.com", audience: ["orders"] },
      },
    ],
  },
};

test("an HTTP API is read with its stages, routes and authorizers, in four calls at once", async () => {
  const { aws, lines } = fakeAws(({ line }) => ({ json: PAGES[line] }));
  const { value } = (await readOtherApi(aws, createReader(aws.signal), "a1b2c3d4e5")) as { value: unknown };
  expect(value).toEqual({
    id: "a1b2c3d4e5",
    name: "shop",
    protocol: "HTTP",
    disableExecuteApiEndpoint: true,
    stages: { value: ["$default"] },
    routes: { value: [{ key: "GET /orders", authorizationType: "JWT", authorizerId: "x1", scopes: ["read"] }] },
    authorizers: {
      value: [
        {
          id: "x1",
          name: "pool",
          type: "JWT",
          identitySources: ["$request.header.Authorization"],
          issuer: "https://issuer.example.com",
          audience: ["orders"],
        },
      ],
    },
  });
  expect(lines().sort()).toEqual(Object.keys(PAGES).sort());
});

test("absent is something else than not permitted", async () => {
  const absent = fakeAws(() => ({ status: 404, error: "NotFoundException", message: "Invalid API identifier" }));
  expect(await readOtherApi(absent.aws, createReader(absent.aws.signal), "a1")).toEqual({ value: undefined });
  const denied = fakeAws(() => ({ status: 403, error: "AccessDeniedException", message: "not authorized" }));
  const reader = createReader(denied.aws.signal);
  expect(await readOtherApi(denied.aws, reader, "a1")).toMatchObject({ unread: { permission: "apigateway:GET" } });
  expect(reader.skipped.map(({ what }) => what)).toContain("HTTP API a1");
});
