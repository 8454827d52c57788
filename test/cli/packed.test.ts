import { execFileSync } from "node:child_process";
import { readdirSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { expect, test } from "vitest";

const ROOT = fileURLToPath(new URL("../..", import.meta.url));

test("the tarball holds every file of the page", () => {
  const told = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], { cwd: ROOT, stdio: "pipe" });
  const [{ files }] = JSON.parse(told.toString()) as [{ files: { path: string }[] }];
  const wanted = readdirSync(`${ROOT}templates/web`).map((name) => `templates/web/${name}`);
  expect(wanted).toContain("templates/web/index.html");
  expect(files.map(({ path }) => path)).toEqual(expect.arrayContaining(wanted));
});
