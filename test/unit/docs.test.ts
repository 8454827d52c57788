import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { expect, test } from "vitest";
import { loadConfig } from "../../src/config/load.ts";
import { emptyFolder } from "../support/folder.ts";
import { readmeBlocks } from "../support/readme.ts";

const ROOT = join(import.meta.dirname, "../..");
const PAGES = [
  ...["README.md", "CONTRIBUTING.md", "SECURITY.md", "src/local/README.md", "bench/README.md"],
  ...readdirSync(join(ROOT, "docs"), { recursive: true, encoding: "utf8" })
    .filter((name) => name.endsWith(".md"))
    .map((name) => `docs/${name}`),
];
/** Without code, in which a link is only quoted. */
const read = (page: string) =>
  readFileSync(join(ROOT, page), "utf8")
    .replace(/^```.*?^```$/gms, "")
    .replace(/`[^`\n]*`/g, (code) => code.replace(/[[\]()]/g, ""));

/** As GitHub names the anchors of headings. */
const anchorsOf = (text: string): string[] =>
  [...text.matchAll(/^#+ (.+)$/gm)].map(([, heading = ""]) =>
    heading
      .toLowerCase()
      .replace(/[^\p{L}\p{N} _-]/gu, "")
      .replaceAll(" ", "-"),
  );

test("README has at most 1,300 words", () => {
  expect(read("README.md").split(/\s+/).filter(Boolean).length).toBeLessThanOrEqual(1_300);
});

test.each(PAGES)("the links of %s lead to files and headings that exist", (page) => {
  const links = [...read(page).matchAll(/\]\((?!https?:|mailto:)([^)#]*)(?:#([^)]*))?\)/g)];
  const broken = links.filter(([, path = "", anchor]) => {
    const target = path === "" ? page : join(dirname(page), path);
    if (!existsSync(join(ROOT, target))) return true;
    return anchor !== undefined && !anchorsOf(read(target)).includes(anchor);
  });
  expect(broken.map(([link]) => link)).toEqual([]);
});

test("the config.ini of the README is valid, without a note", () => {
  const root = emptyFolder();
  const [lines = []] = readmeBlocks(ROOT, "ini");
  mkdirSync(join(root, "lambda/orders"), { recursive: true });
  writeFileSync(join(root, "lambda/orders/index.mjs"), "export const handler = async () => ({ statusCode: 200 });\n");
  writeFileSync(join(root, "config.ini"), lines.join("\n"));
  const config = loadConfig(join(root, "config.ini"), {});
  expect(config.notes).toEqual([]);
  expect(config.routes).toHaveLength(3);
});

test.each(["docs/architecture.md", "CONTRIBUTING.md"])("the paths that %s names exist", (page) => {
  const text = readFileSync(join(ROOT, page), "utf8");
  const paths = [...text.matchAll(/`((?:src|test|docs|scripts|templates|bench|examples)\/[^`\s]*)`/g)];
  expect(paths.length).toBeGreaterThan(5);
  expect(paths.map(([, path = ""]) => path).filter((path) => !existsSync(join(ROOT, path)))).toEqual([]);
});
