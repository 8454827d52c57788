import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";

const ROOT = join(import.meta.dirname, "../../..");
const FOLDER = join(ROOT, "docs/decisions");
const FILES = readdirSync(FOLDER)
  .filter((name) => name !== "README.md")
  .sort();
const text = (name: string) => readFileSync(join(FOLDER, name), "utf8");
const INDEX = text("README.md");

const FORM =
  /^# (\d+)\. (.+)\n\n- Date: (20\d\d-\d\d-\d\d)\n- Status: (?:accepted|superseded by \[\d+\]\((.+\.md)\))\n\n\S/;

test.each(FILES)("%s has the form of a decision and is in the index once, with its title", (name) => {
  const [, number = "", title = "", , successor] = FORM.exec(text(name)) ?? [];
  expect(name).toMatch(new RegExp(`^${number.padStart(4, "0")}-[a-z0-9-]+\\.md$`));
  expect(INDEX.split(`- [${number}. ${title}](${name})\n`)).toHaveLength(2);
  if (successor !== undefined) expect(FILES).toContain(successor);
});

test("decisions are numbered from 1 without gaps, and the index has no others", () => {
  expect(FILES.map((name) => Number(name.slice(0, 4)))).toEqual(FILES.map((_, index) => index + 1));
  expect(INDEX.match(/^- \[/gm)).toHaveLength(FILES.length);
});

test("decisions name only files that exist", () => {
  const missing = FILES.flatMap((name) =>
    [...text(name).matchAll(/`((?:src|test|docs|scripts|templates)\/[^`\s<>*]+)`/g)].flatMap(([, path = ""]) =>
      existsSync(join(ROOT, path)) ? [] : [`${name}: ${path}`],
    ),
  );
  expect(missing).toEqual([]);
});
