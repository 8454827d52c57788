import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { parse } from "yaml";

const FOLDER = join(import.meta.dirname, "../../../.github/workflows");

interface Step {
  readonly uses?: string;
  readonly run?: string;
  readonly with?: Readonly<Record<string, unknown>>;
}
type Permissions = Readonly<Record<string, string>>;
interface Workflow {
  readonly permissions?: Permissions;
  readonly jobs: Readonly<Record<string, { readonly permissions?: Permissions; readonly steps: readonly Step[] }>>;
}

const text = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const workflow = (name: string): Workflow => parse(text(name));
const stepsOf = (name: string) => Object.values(workflow(name).jobs).flatMap(({ steps }) => steps);

describe.each(readdirSync(FOLDER))("%s", (name) => {
  test("pins every action to a commit and says which version that is", () => {
    const uses = text(name).match(/uses: .*/g) ?? [];
    expect(uses).toHaveLength(stepsOf(name).filter((step) => step.uses !== undefined).length);
    for (const use of uses) expect(use).toMatch(/^uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/);
  });

  test("may only read by default, and leaves no token in the checkout", () => {
    expect(workflow(name).permissions).toEqual({ contents: "read" });
    const checkouts = stepsOf(name).filter(({ uses }) => uses?.startsWith("actions/checkout@"));
    for (const checkout of checkouts) expect(checkout.with).toMatchObject({ "persist-credentials": false });
  });

  test("puts no expression into a script: a name of a branch could be a command", () => {
    for (const { run = "" } of stepsOf(name)) expect(run).not.toContain("${{");
  });
});

describe("release.yml", () => {
  const { build, publish } = workflow("release.yml").jobs;
  const runs = (steps: readonly Step[] = []) => steps.flatMap(({ run }) => run ?? []);

  test("tests everything before it packs, without the right to publish", () => {
    const commands = runs(build?.steps);
    const at = (part: string) => commands.findIndex((command) => command.includes(part));
    expect(build?.permissions).toBeUndefined();
    expect(at("check-release.js")).toBe(0);
    expect(at(".ci/run")).toBeLessThan(at("npm pack"));
    expect(at("npm audit signatures")).toBeLessThan(at("npm pack"));
    expect(at("npm sbom")).toBeGreaterThan(at("npm pack"));
  });

  test("publishes the packed file with provenance and no token, and runs no script of a package then", () => {
    expect(publish?.permissions).toEqual({ contents: "write", "id-token": "write", attestations: "write" });
    expect(runs(publish?.steps)).toContainEqual(
      expect.stringMatching(/^npm publish \S+\.tgz .*--ignore-scripts.*--provenance/),
    );
    expect(runs(publish?.steps).join("\n")).not.toMatch(/npm (ci|install)|npm run/);
    expect(text("release.yml")).not.toMatch(/secrets\.|NODE_AUTH_TOKEN|NPM_TOKEN/);
  });
});
