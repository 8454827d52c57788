import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { startProxy } from "../support/aws-proxy.ts";
import { emulatorEnv, runCli } from "../support/cli.ts";
import { hasMiniStack, startMiniStack } from "../support/emulators/ministack.ts";
import { hasMoto, startMoto } from "../support/emulators/moto.ts";
import { emptyFolder } from "../support/folder.ts";
import { handlerSource } from "../support/project.ts";

const CONFIG = `[project]
name = many
[function.web]
source = web
[authorizer]
source = web
[routes]
${["a", "b", "c", "d"].map((name) => `GET /${name}/{id} = web`).join("\n")}
`;

// MiniStack does not have PutRestApi; moto imports methods without their authorizer and responses.
describe.each([
  ["MiniStack", hasMiniStack(), startMiniStack],
  ["moto", hasMoto(), startMoto],
] as const)("routes enough to be imported, on %s", (_, isInstalled, start) => {
  test.runIf(isInstalled)(
    "are deployed all the same: the next deploy writes nothing",
    async () => {
      const emulator = await start();
      const proxy = await startProxy(emulator.endpoint);
      try {
        const cwd = emptyFolder();
        mkdirSync(join(cwd, "web"));
        writeFileSync(join(cwd, "web/index.mjs"), handlerSource("many"));
        writeFileSync(join(cwd, "config.ini"), CONFIG);
        const run = async (command: string) => {
          proxy.reset();
          const ran = await runCli([command, "--yes", "--json"], { cwd, env: emulatorEnv(proxy.endpoint) });
          expect(ran, ran.stdout + ran.stderr).toMatchObject({ code: 0 });
          return JSON.parse(ran.stdout);
        };
        const { changes } = await run("deploy");
        expect(changes.created).toContain("apigateway.method:GET /d/{id}");
        expect(proxy.calls.filter(({ operation }) => /^PUT \/restapis\/[^/]+\?/.test(operation))).toHaveLength(1);
        expect((await run("deploy")).changes).toMatchObject({ created: [], updated: [], replaced: [], deleted: [] });
        expect(proxy.calls.filter(({ isWrite }) => isWrite)).toEqual([]);
        expect(await run("teardown")).toMatchObject({ left: [] });
      } finally {
        await proxy.stop();
        await emulator.stop();
      }
    },
    60_000,
  );
});
