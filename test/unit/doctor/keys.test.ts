import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { NodeHttpHandler } from "@smithy/node-http-handler";
import { afterAll, beforeAll, expect, test } from "vitest";
import { compareKeys, keyChecks } from "../../../src/doctor/key-checks.ts";
import { zip } from "../../../src/lib/files/zip.ts";
import { fakeAws, ok, type Reply, refuse } from "../../support/aws/answering-aws.ts";
import { loadWith } from "../../support/config/sample-config.ts";
import { publicJwk } from "../../support/vectors/sign.ts";

const [ONE, TWO] = [publicJwk("rs256", { kid: "one" }), publicJwk("other", { kid: "two" })];
const DAY = 86_400;

test.each([
  ["the same keys", [ONE, TWO], [ONE, TWO], { ok: true }],
  ["a new key", [ONE, TWO], [ONE], { ok: true, got: expect.stringContaining("two will be fetched") }],
  ["a withdrawn key", [ONE], [ONE, TWO], { ok: false, got: "also withdrawn ones: two" }],
  ["another key under the same kid", [{ ...TWO, kid: "one" }], [ONE], { ok: false, got: "also withdrawn ones: one" }],
])("of %s doctor says so", (_, live, deployed, expected) => {
  expect(compareKeys("main", live, deployed, DAY)).toMatchObject({ name: "main: keys", ...expected });
});

test("how long a withdrawn key works on is said, for ever too", () => {
  expect(compareKeys("main", [ONE], [TWO], DAY).hint).toMatch(
    /until they are 24 h old \(keys_max_age\), or deploy again$/,
  );
  expect(compareKeys("main", [ONE], [TWO], 0)).toMatchObject({
    hint: "the authorizer still accepts tokens signed with them; fix: deploy again",
    command: { name: "deploy" },
  });
});

/** The issuer's key set, and the code of the function, as AWS hands it out. */
const server = createServer(({ url }, response) => {
  if (url === "/keys") response.end(JSON.stringify({ keys: [ONE] }));
  else if (url === "/code") response.end(code);
  else response.writeHead(404).end();
});
const bytes = (value: unknown) => new TextEncoder().encode(JSON.stringify(value));
const code = zip([
  { name: "config.json", bytes: bytes({ issuers: [{ name: "main", keys: [ONE, TWO] }] }), executable: false },
]);
let base = "";
beforeAll(async () => {
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  base = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(() => void server.close());

const checksWith = async (reply: Reply) => {
  const issuer = `kind = oidc\nissuer = https://login.example.com/\naudience = api\njwks_uri = ${base}/keys`;
  const { aws } = fakeAws(() => reply);
  const { requestHandler } = aws.lambda.config;
  const network = new NodeHttpHandler();
  // The code is fetched from where AWS says, with the client's own handler.
  const handle: typeof requestHandler.handle = (request, options) =>
    (request.hostname === "127.0.0.1" ? network : fake).handle(request, options);
  const fake = { handle: requestHandler.handle.bind(requestHandler) };
  Object.assign(aws.lambda.config, { requestHandler: { handle } });
  return keyChecks(loadWith({ "issuer.main": issuer }), aws);
};
const codeAt = (Location: string) => ok({ Configuration: {}, Code: { Location } });

test("the keys in the deployed code are compared with those published now", async () => {
  expect(await checksWith(codeAt(`${base}/code`))).toMatchObject([{ ok: false, got: "also withdrawn ones: two" }]);
});

test.each<[string, () => Reply, RegExp]>([
  ["nothing is deployed", () => refuse("ResourceNotFoundException", "no", 404), /^no authorizer with a config\.json/],
  ["the code cannot be downloaded", () => codeAt(`${base}/gone`), /cannot be downloaded \(status 404\)/],
  ["the function may not be read", () => refuse("AccessDeniedException", "not authorized", 403), /not authorized/],
])("where %s, that is said and nothing fails", async (_, reply, hint) => {
  expect(await checksWith(reply())).toMatchObject([{ ok: true, skipped: true, hint: expect.stringMatching(hint) }]);
});
