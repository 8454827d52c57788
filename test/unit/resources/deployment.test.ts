import { expect, test } from "vitest";
import { deployment } from "../../../src/resources/deployment.ts";
import { fakeAws, ok } from "../../support/aws/answering-aws.ts";

test("the deployment that the state knows is found among more than one page of others", async () => {
  const { aws } = fakeAws(({ query }) =>
    query["position"] === "next" ? ok({ item: [{ id: "ours" }] }) : ok({ item: [{ id: "theirs" }], position: "next" }),
  );
  const found = await deployment.read(aws, { apiId: "a", fingerprint: "f" }, { id: "ours" });
  expect(found).toEqual({ attrs: { id: "ours" }, owned: true });
});
