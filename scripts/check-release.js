// Whether a tag may be published: check-release.js <tag> <owner/repository>. The release workflow runs it before anything else.
// @ts-check
import { readFileSync } from "node:fs";

/** @param {string} file */
const read = (file) => readFileSync(new URL(`../${file}`, import.meta.url), "utf8");
const [, , tag = "", repository = ""] = process.argv;
const { version, repository: { url = "" } = {} } = JSON.parse(read("package.json"));

/** @type {[holds: boolean, problem: string][]} */
const checks = [
  [/^\d+\.\d+\.\d+$/.test(version), `version ${version} in package.json is not of the form 1.2.3`],
  [tag === `v${version}`, `tag ${tag} is not v${version}, the version in package.json`],
  [read("CHANGELOG.md").includes(`\n## ${version} - `), `CHANGELOG.md has no section "## ${version} - <date>"`],
  [
    url === `git+https://github.com/${repository}.git`,
    `repository.url in package.json is ${JSON.stringify(url)}; npm publishes with provenance only from git+https://github.com/${repository}.git`,
  ],
];
const problems = checks.flatMap(([holds, problem]) => (holds ? [] : [problem]));
for (const problem of problems) process.stderr.write(`${problem}\n`);
process.exitCode = problems.length > 0 ? 1 : 0;
