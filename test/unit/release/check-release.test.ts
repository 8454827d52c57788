import { spawnSync } from "node:child_process";
import { cpSync, mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { emptyFolder } from "../../support/folder.ts";

const SCRIPT = join(import.meta.dirname, "../../../scripts/check-release.js");
const URL = "git+https://github.com/owner/repo.git";

function check(version: string, url: string, changelog: string, tag: string) {
  const folder = emptyFolder();
  mkdirSync(join(folder, "scripts"));
  cpSync(SCRIPT, join(folder, "scripts/check-release.js"));
  writeFileSync(join(folder, "package.json"), JSON.stringify({ type: "module", version, repository: { url } }));
  writeFileSync(join(folder, "CHANGELOG.md"), changelog);
  const { status, stderr } = spawnSync(process.execPath, ["scripts/check-release.js", tag, "owner/repo"], {
    cwd: folder,
    encoding: "utf8",
  });
  return { status, problems: stderr.trim().split("\n").filter(Boolean) };
}

test("a tag of the package's version with a section in the changelog may be published", () => {
  expect(check("1.2.3", URL, "# Changelog\n\n## 1.2.3 - 2026-12-01\n", "v1.2.3")).toEqual({ status: 0, problems: [] });
});

test("another tag, a pre-release, a missing section and another repository are all named", () => {
  const { status, problems } = check("1.2.3-beta.1", "", "## Unreleased\n", "v1.2.2");
  expect(status).toBe(1);
  expect(problems).toEqual([
    "version 1.2.3-beta.1 in package.json is not of the form 1.2.3",
    "tag v1.2.2 is not v1.2.3-beta.1, the version in package.json",
    'CHANGELOG.md has no section "## 1.2.3-beta.1 - <date>"',
    expect.stringContaining(`npm publishes with provenance only from ${URL}`),
  ]);
});
