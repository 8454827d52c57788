import { expect, test } from "vitest";
import { nearRoute } from "../../../../src/explain/causes/route/near-route.ts";
import { routeView } from "../../../support/explain/call-evidence.ts";

const ROUTES = [
  routeView({ verb: "GET", path: "/orders" }),
  routeView({ verb: "OPTIONS", path: "/orders" }),
  routeView({ verb: "POST", path: "/orders/{id}/items" }),
  routeView({ verb: "ANY", path: "/files/{name+}" }),
];

const near = (method: string, path: string, changes: object = {}) =>
  nearRoute(ROUTES, { method, path, stageName: "dev", basePath: "", ...changes });

test.each([
  ["DELETE", "/orders", "/orders has GET, OPTIONS, but not DELETE"],
  ["GET", "/dev/orders", "the stage dev is in the address twice: GET /orders is a route"],
  ["GET", "/ORDERS", "upper and lower case count: the route is GET /orders"],
  ["GET", "/api/orders", "without its first part the path is that of GET /orders"],
  ["POST", "/orders/7/item", "the nearest route is POST /orders/{id}/items"],
  ["GET", "/orders/7", "the nearest route is GET /orders"],
])("%s %s: %s", (method, path, hint) => {
  expect(near(method, path)).toBe(hint);
});

test("the base path of a mapping may be there twice", () => {
  const hint = "the base path /shop is in the address twice: GET /orders is a route";
  expect(near("GET", "/shop/orders", { basePath: "shop" })).toBe(hint);
});

test("nothing is near a path that has nothing in common with any", () => {
  expect(near("GET", "/customers/7")).toBeUndefined();
});

test("a greedy route is no hint that the first part is too much", () => {
  const greedy = [routeView({ verb: "ANY", path: "/v1/{proxy+}" })];
  expect(nearRoute(greedy, { method: "GET", path: "/x/v1/a", stageName: "dev", basePath: "" })).toBeUndefined();
});
