import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import type { Aws } from "../../../src/aws/aws.ts";
import { apply } from "../../../src/engine/apply/apply.ts";
import { createGraph } from "../../../src/engine/graph.ts";
import { fileState, readState } from "../../../src/engine/state/state.ts";
import { AuthzError } from "../../../src/lib/errors.ts";
import { kinds } from "../../../src/resources/index.ts";
import { absent, fakeAws, ok, refuse, type Sent } from "../../support/aws/answering-aws.ts";
import { fileWith, load } from "../../support/config/sample-config.ts";
import { emptyFolder } from "../../support/folder.ts";
import { propsOf, stackOf } from "../../support/stack/built-stack.ts";

const SECRET = "correct-horse-battery-staple";
const LAMBDA = "POST /2015-03-31/functions";

/** One function of a stack with a secret in its environment, deployed on what answers so; the text of all files then. */
async function deployOn(answer: (sent: Sent) => ReturnType<typeof ok>): Promise<string> {
  const stack = stackOf(load(fileWith({ "function.basicLambda": `env.API_KEY = ${SECRET}` })));
  const node = stack.graph.nodes.get("lambda.function:basicLambda");
  const props = propsOf(stack).get("lambda.function:basicLambda");
  if (node === undefined || props === undefined) throw new Error("the stack has this function");
  expect(JSON.stringify(props)).toContain(SECRET);
  const graph = createGraph<Aws>();
  graph.add("basicLambda", node.kind, node.step, {}, () => props);

  const folder = emptyFolder();
  const file = join(folder, "state.json");
  const { aws } = fakeAws(answer);
  const explain = (error: unknown) => new AuthzError("AWS_REFUSED", String(error));
  const run = {
    aws,
    kinds,
    state: fileState(file, readState(file) ?? []),
    signal: aws.signal,
    on: () => {},
    explain,
  };
  await apply(graph, run).catch(() => {});
  await apply(graph, { ...run, state: fileState(file, readState(file) ?? []) }).catch(() => {});
  const written = readdirSync(folder).map((name) => readFileSync(join(folder, name), "utf8"));
  expect(written).toHaveLength(1);
  return written.join("\n");
}

const configuration = {
  FunctionArn: "arn:aws:lambda:us-east-1:123456789012:function:basic-dev-basicLambda",
  State: "Active",
  LastUpdateStatus: "Successful",
  Environment: { Variables: { API_KEY: SECRET } },
};
const ours = { "lambda-authz:owner": "lambda-authz", "lambda-authz:project": "basic", "lambda-authz:stage": "dev" };

test.each<[string, (sent: Sent) => ReturnType<typeof ok>]>([
  ["was made", ({ line }) => (line === LAMBDA ? ok(configuration) : absent())],
  ["could not be made", ({ line }) => (line === LAMBDA ? refuse("ServiceException", "no", 400) : absent())],
  [
    "was changed",
    ({ line }) => (line.startsWith("GET") ? ok({ Configuration: configuration, Tags: ours }) : ok(configuration)),
  ],
  [
    "could not be changed",
    ({ line }) =>
      line.startsWith("GET") ? ok({ Configuration: configuration, Tags: ours }) : refuse("ServiceException", "no"),
  ],
])("the value of an environment variable is never in the state file: the function %s", async (_, answer) => {
  const text = await deployOn(answer);
  expect(text).toContain("lambda.function:basicLambda");
  expect(text).not.toContain(SECRET);
});
