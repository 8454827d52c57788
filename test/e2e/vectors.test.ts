import { copyFileSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import {
  CloudWatchLogsClient,
  DescribeLogGroupsCommand,
  paginateFilterLogEvents,
} from "@aws-sdk/client-cloudwatch-logs";
import { afterAll, beforeAll, describe, expect, onTestFinished, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { emptyFolder } from "../support/folder.ts";
import { http } from "../support/http.ts";
import { runInProcess } from "../support/in-process.ts";
import { startLocal } from "../support/local-endpoint.ts";
import { fixtureOnDisk } from "../support/vectors/read.ts";
import { statusOf, type Travelling, travelling } from "./travelling.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
const LANGUAGES = {
  node: { runtime: "nodejs22.x", file: "index.mjs", from: "dist/templates/node/authorizer/index.mjs" },
  python: { runtime: "python3.13", file: "index.py", from: "templates/python/authorizer/index.py" },
} as const;
type Language = keyof typeof LANGUAGES;

/** How API Gateway must be set up for a configuration of the vectors. */
function gatewayLines(name: string): string[] {
  const { type, identitySources } = fixtureOnDisk.configs[name] ?? { type: "TOKEN", identitySources: [] };
  return [`type = ${type}`, `identity_source = ${identitySources.map((one) => `${one.in}.${one.name}`).join(", ")}`];
}

/** A project with our authorizer as a user's own, so that its config.json is the vectors' and not made of config.ini. */
function writeProject(cwd: string, language: Language, config: string): void {
  const { runtime, file, from } = LANGUAGES[language];
  const folder = join(cwd, "lambda/authorizer");
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(ROOT, from), join(folder, file));
  writeConfig(cwd, config);
  const lines = [
    "[project]",
    `name = vectors-${language}`,
    "[function.basicLambda]",
    "[routes]",
    "GET /orders/{id} = basicLambda",
    "[authorizer]",
    `runtime = ${runtime}`,
    "source = lambda/authorizer",
    "cache_ttl = 0",
    ...gatewayLines(config),
  ];
  mkdirSync(join(cwd, "lambda/basicLambda"), { recursive: true });
  copyFileSync(join(ROOT, "templates/node/basic/index.mjs"), join(cwd, "lambda/basicLambda/index.mjs"));
  lines.splice(3, 0, "source = lambda/basicLambda");
  writeFileSync(join(cwd, "config.ini"), lines.join("\n"));
}

function writeConfig(cwd: string, name: string): void {
  const { issuers = [], ...config } = fixtureOnDisk.configs[name] ?? {};
  // An unknown kid makes the authorizer ask for keys: on this machine, where nobody answers.
  const here = issuers.map((issuer) => ({ ...issuer, jwksUri: "http://127.0.0.1:49151/" }));
  writeFileSync(join(cwd, "lambda/authorizer/config.json"), JSON.stringify({ ...config, issuers: here }));
}

/** What the basic Lambda was told of the caller; the context arrives as texts. */
function callerIn(body: string): unknown {
  const { caller } = JSON.parse(body);
  const claims = Object.entries(caller.claims).map(([name, value]) => [name, String(value)]);
  return { principalId: caller.principalId, context: Object.fromEntries(claims) };
}

async function wrong(url: string, { title, path, headers, expect: expected }: Travelling): Promise<string | undefined> {
  const { status, body } = await http(url + path, { headers: Object.fromEntries(headers) });
  if (status !== statusOf(expected)) return `${title}: ${status} in place of ${statusOf(expected)}`;
  if (status !== 200 || expected.output === undefined) return undefined;
  const { principalId, context } = expected.output;
  const texts = Object.entries(context).map(([name, value]) => [name, String(value)]);
  const want = JSON.stringify({ principalId, context: Object.fromEntries(texts.sort()) });
  const { principalId: who, context: told } = callerIn(body) as { principalId: string; context: object };
  const got = JSON.stringify({ principalId: who, context: Object.fromEntries(Object.entries(told).sort()) });
  return got === want ? undefined : `${title}: the function was told ${got} in place of ${want}`;
}

/** Everything that the Lambdas of a project have written. */
async function logsIn(endpoint: string, language: Language): Promise<string> {
  const credentials = { accessKeyId: "test", secretAccessKey: "test" };
  const client = new CloudWatchLogsClient({ region: "us-east-1", endpoint, credentials });
  const { logGroups = [] } = await client.send(
    new DescribeLogGroupsCommand({ logGroupNamePrefix: `/aws/lambda/vectors-${language}` }),
  );
  const messages: string[] = [];
  for (const { logGroupName } of logGroups) {
    for await (const { events = [] } of paginateFilterLogEvents({ client }, { logGroupName })) {
      messages.push(...events.map(({ message = "" }) => message));
    }
  }
  return messages.join("\n");
}

interface Place {
  readonly endpoint: string;
  stop(): Promise<void>;
}
const PLACES: readonly [name: string, isHere: boolean, start: () => Promise<Place>][] = [
  ["MiniStack", hasMiniStack(), startMiniStack],
  ["the local endpoint", true, startLocal],
];

describe.each(PLACES.filter(([, isHere]) => isHere))(
  "the token vectors through a deployed API on %s",
  (_, __, start) => {
    let place: Place;
    beforeAll(async () => {
      place = await start();
    }, 60_000);
    afterAll(() => place.stop());

    test.each(["node", "python"] as const)(
      "%s: 401, 403 and 200 as each says, and no token in the log",
      async (language) => {
        const { cases } = travelling(language);
        expect(cases.length).toBeGreaterThanOrEqual(300);
        const cwd = emptyFolder();
        const env = emulatorEnv(place.endpoint);
        const configs = [...new Set(cases.map((one) => one.config))];
        const deployed = async (config: string) => {
          writeProject(cwd, language, config);
          // The first two as users do: one creates, one changes. A process for each of thirty takes half a second more.
          const run = configs.indexOf(config) < 2 ? runCli : runInProcess;
          const ran = await run(["deploy", "--yes", "--widen", "--json"], { cwd, env });
          expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
          return JSON.parse(ran.stdout);
        };
        onTestFinished(async () => void (await runCli(["teardown", "--yes"], { cwd, env })));

        const failures: string[] = [];
        for (const config of configs) {
          const { invokeUrl } = await deployed(config);
          const queue = cases.filter((one) => one.config === config);
          const work = async () => {
            for (let one = queue.pop(); one !== undefined; one = queue.pop()) {
              const failure = await wrong(invokeUrl, one);
              if (failure !== undefined) failures.push(failure);
            }
          };
          await Promise.all(Array.from({ length: 4 }, work));
        }
        expect(failures).toEqual([]);

        const written = await logsIn(place.endpoint, language);
        expect(written.match(/"verdict":/g)?.length).toBeGreaterThan(300);
        const sent = cases.flatMap(({ path, headers }) => [path, ...headers.map(([, value]) => value)]).join("\n");
        const parts = [...new Set(sent.match(/[\w-]{20,}/g))];
        expect(parts.length).toBeGreaterThan(300);
        expect(parts.filter((part) => written.includes(part))).toEqual([]);
      },
      300_000,
    );
  },
);
