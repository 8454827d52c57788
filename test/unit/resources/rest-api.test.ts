import { describe, expect, test } from "vitest";
import { restApi } from "../../../src/resources/rest-api.ts";
import { absent, fakeAws, ok, type Sent } from "../../support/aws/answering-aws.ts";

const OURS = {
  "lambda-authz:owner": "lambda-authz",
  "lambda-authz:project": "basic",
  "lambda-authz:stage": "dev",
};
const KEY = { project: "basic", stage: "dev" };
const named = (id: string, tags: object = {}) => ({ id, name: "basicAPI", rootResourceId: `root-${id}`, tags });

/** An account with these APIs. */
const account = (...apis: readonly { id: string }[]) =>
  fakeAws(({ line }: Sent) => {
    if (line === "GET /restapis") return ok({ item: apis });
    const found = apis.find(({ id }) => line === `GET /restapis/${id}`);
    return found === undefined ? absent("NotFoundException") : ok(found);
  });

describe("among APIs of one name", () => {
  test("the owned one is the one with the stack's tags", async () => {
    const { aws } = account(named("a"), named("b", { ...OURS, "lambda-authz:stage": "prod" }), named("c", OURS));
    expect(await restApi.read(aws, KEY)).toMatchObject({ owned: true, attrs: { id: "c", rootId: "root-c" } });
  });

  test("one without tags is ignored", async () => {
    const { aws } = account(named("a"));
    expect(await restApi.read(aws, KEY)).toBeUndefined();
  });

  test("one without tags can be adopted, one of another stack cannot", async () => {
    const { aws } = account(named("a", { ...OURS, "lambda-authz:project": "shop" }), named("b"));
    const adopting = { ...aws, stack: { ...aws.stack, adopt: true } };
    expect(await restApi.read(adopting, KEY)).toMatchObject({ owned: false, attrs: { id: "b" } });
  });

  test("two that could be adopted are an error that names both", async () => {
    const { aws } = account(named("a"), named("b"));
    const adopting = { ...aws, stack: { ...aws.stack, adopt: true } };
    await expect(restApi.read(adopting, KEY)).rejects.toMatchObject({
      code: "NOT_OURS",
      message: expect.stringContaining("(a, b)"),
    });
  });
});

test("a known id is asked for directly, without a listing", async () => {
  const { aws, lines } = account(named("a", OURS));
  await restApi.read(aws, KEY, { id: "a", name: "", rootId: "", tags: {} });
  expect(lines()).toEqual(["GET /restapis/a"]);
});

test("a known id that is gone is looked for by tag", async () => {
  const { aws } = account(named("b", OURS));
  const found = await restApi.read(aws, KEY, { id: "a", name: "", rootId: "", tags: {} });
  expect(found).toMatchObject({ owned: true, attrs: { id: "b" } });
});
