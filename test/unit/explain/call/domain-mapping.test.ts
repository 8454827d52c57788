import { expect, test } from "vitest";
import { basePathOf, type DomainMapping, mappedPath } from "../../../../src/explain/call/domain-mapping.ts";

const map = (basePath: string, apiId: string, stage?: string): DomainMapping => ({ basePath, apiId, stage });
const SINGLE = [map("", "api1", "prod"), map("orders", "api2", "prod")];
/** The example of AWS's page. */
const MULTI = [
  ...SINGLE,
  map("orders/v1/items", "api3", "prod"),
  map("orders/v2/items", "api4", "prod"),
  map("orders/v1/items/categories", "api5", "prod"),
];

test.each([
  [SINGLE, "/orders", "api2", "/"],
  [SINGLE, "/orders/1", "api2", "/1"],
  [SINGLE, "/ordersandmore", "api1", "/ordersandmore"],
  [SINGLE, "/", "api1", "/"],
  [MULTI, "/orders", "api2", "/"],
  [MULTI, "/orders/v1/items", "api3", "/"],
  [MULTI, "/orders/v1/items/123", "api3", "/123"],
  [MULTI, "/orders/v1/items/categories/5", "api5", "/5"],
  [MULTI, "/customers", "api1", "/customers"],
  [MULTI, "/ordersandmore", "api2", "/andmore"],
])("%o lead %s to %s", (mappings, path, apiId, rest) => {
  expect(mappedPath(mappings, path)).toMatchObject({ mapping: { apiId }, stage: "prod", path: rest });
});

test("a mapping without a stage takes it from the path", () => {
  expect(mappedPath([map("shop", "api1")], "/shop/dev/orders")).toMatchObject({ stage: "dev", path: "/orders" });
  expect(mappedPath([map("shop", "api1")], "/shop")).toMatchObject({ stage: undefined, path: "/" });
});

test("no mapping fits a path that begins with none", () => {
  expect(mappedPath([map("orders", "api1", "prod")], "/order")).toBeUndefined();
});

test("the empty base path is (none) in one API of AWS and empty in the other", () => {
  expect([basePathOf("(none)"), basePathOf(""), basePathOf(undefined), basePathOf("a/b")]).toEqual(["", "", "", "a/b"]);
});
