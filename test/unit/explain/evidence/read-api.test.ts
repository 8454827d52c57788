import { expect, test } from "vitest";
import { createReader } from "../../../../src/explain/evidence/evidence-reader.ts";
import { isUnread } from "../../../../src/explain/evidence/item.ts";
import { readApi } from "../../../../src/explain/evidence/read-api.ts";
import { fakeAws, refuse } from "../../../support/aws/answering-aws.ts";

const API = "/restapis/a1b2c3d4e5";
const PAGES: Readonly<Record<string, object>> = {
  [`GET ${API}`]: { id: "a1b2c3d4e5", name: "orders" },
  [`GET ${API}/stages`]: { item: [{ stageName: "dev", deploymentId: "d1" }] },
  [`GET ${API}/resources`]: { item: [] },
  [`GET ${API}/authorizers`]: { item: [{ id: "x1", name: "jwt", type: "TOKEN" }] },
  [`GET ${API}/gatewayresponses`]: { item: [] },
  [`GET ${API}/stages/dev/exports/oas30`]: { openapi: "3.0.1", paths: {} },
};

const read = async (denied: string) => {
  const { aws } = fakeAws(({ line }) =>
    line === `GET ${API}${denied}` ? refuse("AccessDeniedException", "no", 403) : { json: PAGES[line] },
  );
  return readApi(aws, createReader(aws.signal), "a1b2c3d4e5", "dev");
};

test("what is configured now is not known without its authorizers: an API without them would look changed", async () => {
  const { current, live } = await read("/authorizers");
  expect([isUnread(current), isUnread(live)]).toEqual([true, false]);
});

test("gateway responses are not needed to know the rest", async () => {
  const { current } = await read("/gatewayresponses");
  expect("value" in current && current.value.authorizers.map(({ name }) => name)).toEqual(["jwt"]);
});
