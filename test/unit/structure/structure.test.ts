import { readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { describe, expect, test } from "vitest";
import { cyclesIn, importGraph, specifiersIn } from "../../support/import-graph.ts";
import { layerOf, violationsIn } from "./layers.ts";

const ROOT = join(import.meta.dirname, "../../..");
const SOURCE = importGraph(ROOT, "src");
const TEMPLATES = importGraph(ROOT, "templates");

describe("the import graph of src", () => {
  test("has a layer for every file but the local endpoint's", () => {
    const strange = [...SOURCE.keys()].filter((file) => layerOf(file) === undefined && !file.startsWith("src/local/"));
    expect(strange).toEqual([]);
  });

  test("names only files that exist", () => {
    const missing = [...SOURCE].flatMap(([file, imports]) =>
      imports.filter((path) => path.startsWith("src/") && !SOURCE.has(path)).map((path) => `${file}: ${path}`),
    );
    expect(missing).toEqual([]);
  });

  test("covers the templates, the page's scripts among them", () => {
    for (const file of ["templates/node/authorizer/index.mts", "templates/web/page.js"])
      expect([...TEMPLATES.keys()]).toContain(file);
  });

  test("goes downwards only, and keeps the bans", () => {
    expect(violationsIn(SOURCE)).toEqual([]);
    expect(violationsIn(TEMPLATES)).toEqual([]);
  });

  test("has no cycle, types included", () => {
    expect(cyclesIn(SOURCE)).toEqual([]);
  });

  test("constructs SDK clients in two files only", () => {
    const constructs = [...SOURCE.keys()].filter((file) =>
      /\bnew \w+Client\(/.test(readFileSync(join(ROOT, file), "utf8")),
    );
    expect(constructs).toEqual(["src/aws/caller.ts", "src/aws/clients.ts"]);
  });
});

describe("what looks at the graph", () => {
  test("reads every form of import", () => {
    const source = [
      'import type { A } from "./a.ts";',
      'import {\n  b,\n  type C,\n} from "./b.ts";',
      'export type * from "./c.ts";',
      'import "./d.ts";',
      'const e = async () => (await import("./e.ts")).default;',
      'type F = typeof import("./f.ts");',
    ];
    expect(specifiersIn(source.join("\n"))).toEqual(["./a.ts", "./b.ts", "./c.ts", "./d.ts", "./e.ts", "./f.ts"]);
  });

  test("finds cycles of any length, and only those", () => {
    const graph = new Map([
      ["a", ["b", "node:fs"]],
      ["b", ["c"]],
      ["c", ["a", "d"]],
      ["d", ["e"]],
      ["e", []],
      ["f", ["f"]],
    ]);
    expect(cyclesIn(graph)).toEqual([["a", "b", "c"], ["f"]]);
  });

  test.each([
    ["src/lib/json.ts", "src/stack/deploy.ts", "higher layer"],
    ["src/config/config.ts", "src/aws/clients.ts", "higher layer"],
    ["src/config/text/source.ts", "src/config/load.ts", "higher layer"],
    ["src/engine/apply/apply.ts", "@aws-sdk/client-iam", "not AWS"],
    ["src/resources/role.ts", "src/resources/stage.ts", "kinds"],
    ["src/token/jwt.ts", "chalk", "terminal"],
    ["src/local/main.ts", "src/lib/json.ts", "shares nothing"],
    ["templates/node/basic/index.mts", "src/lib/json.ts", "Lambda"],
    ["templates/web/page.js", "src/page/compose-values.ts", "browser"],
  ])("%s must not import %s", (file, imported, why) => {
    expect(violationsIn(new Map([[file, [imported]]])).join()).toContain(why);
  });

  test.each([
    ["src/config/load.ts", "src/config/text/source.ts"],
    ["src/config/load.ts", "src/aws/arn.ts"],
    ["src/resources/role.ts", "src/resources/shared/ownership-tags.ts"],
    ["src/resources/index.ts", "src/resources/role.ts"],
    ["src/local/main.ts", "src/local/store.ts"],
    ["src/cli/terminal/prompts.ts", "@inquirer/prompts"],
  ])("%s may import %s", (file, imported) => {
    expect(violationsIn(new Map([[file, [imported]]]))).toEqual([]);
  });
});

describe("file names", () => {
  /** Their files are named after what they serve: a command, a method of the public API, a section, a kind. */
  const NAMED_AFTER = /^src\/(?:cli\/commands|open|config\/sections)\/|^src\/resources\/[^/]+$/;

  test("mean one thing: only main.ts, the start of a program, occurs twice", () => {
    const names = [...SOURCE.keys()].filter((file) => !NAMED_AFTER.test(file)).map((file) => basename(file));
    expect([...new Set(names.filter((name, index) => names.indexOf(name) !== index))]).toEqual(["main.ts"]);
  });
});

describe("hosts and ARNs", () => {
  /** Comments may quote them. */
  const withoutComments = (source: string) => source.replace(/\/\*[\s\S]*?\*\//g, "").replace(/^\s*\/\/.*$/gm, "");
  const LITERAL = /amazonaws|amazoncognito|amazonwebservices|console\.aws|arn:(?:aws|\$\{)|\.split\(":"\)\[[1-5]\]/;
  const HOMES = ["src/aws/partition.ts", "src/aws/arn.ts"];

  test("are built in src/aws/partition.ts and src/aws/arn.ts only", () => {
    const elsewhere = [...SOURCE.keys()].filter(
      (file) =>
        !file.startsWith("src/local/") &&
        !HOMES.includes(file) &&
        LITERAL.test(withoutComments(readFileSync(join(ROOT, file), "utf8"))),
    );
    expect(elsewhere).toEqual([]);
  });
});
