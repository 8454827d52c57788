import { chmodSync, mkdirSync, realpathSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { basename, dirname, join, relative } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { sha256Base64 } from "../../../src/lib/hash.ts";
import { unzip } from "../../../src/local/lambda/unzip.ts";
import { artifact, type CodeSource } from "../../../src/stack/code/artifacts.ts";
import { leftOutNote } from "../../../src/stack/code/excluded-files.ts";
import { errorOf } from "../../support/engine/test-run.ts";
import { emptyFolder } from "../../support/folder.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const source = (folder: string, more: Partial<CodeSource> = {}): CodeSource => ({
  section: "[function.basicLambda]",
  folder,
  handler: "index.handler",
  runtime: "nodejs22.x",
  ...more,
});

/** What is in the zip: names and texts, and for links what they lead to. */
function listed(of: CodeSource): Record<string, string> {
  const entries = unzip(Buffer.from(artifact(of).zip));
  return Object.fromEntries(entries.map(({ name, bytes, link }) => [name, link ? `-> ${link.to}` : `${bytes}`]));
}

const failing = (of: CodeSource) => errorOf(Promise.resolve().then(() => artifact(of)));

test("a folder is zipped as it is, with names relative to it and the hash that Lambda will answer", () => {
  const folder = folderWith({ "index.mjs": "1", "lib/a/b.mjs": "2", "package.json": "{}" });
  const { zip, sha256 } = artifact(source(folder));
  expect(Object.keys(unzipSync(zip)).sort()).toEqual(["index.mjs", "lib/a/b.mjs", "package.json"]);
  expect(sha256).toBe(sha256Base64(zip));
});

describe("the hash", () => {
  const files = { "index.mjs": "1", "lib/a.mjs": "2" };

  test("does not depend on when a file was written", () => {
    const folder = folderWith(files);
    const { sha256 } = artifact(source(folder));
    utimesSync(join(folder, "index.mjs"), 1, 1);
    expect(artifact(source(folder)).sha256).toBe(sha256);
  });

  test("does not depend on who may read or write a file", () => {
    const folder = folderWith(files);
    const { sha256 } = artifact(source(folder));
    chmodSync(join(folder, "index.mjs"), 0o600);
    expect(artifact(source(folder)).sha256).toBe(sha256);
  });

  test("does not depend on where the folder is", () => {
    expect(artifact(source(folderWith(files))).sha256).toBe(artifact(source(folderWith(files))).sha256);
  });

  test.each(["__pycache__/index.cpython-313.pyc", "lib/__pycache__/a.pyc", ".DS_Store", "lib/.DS_Store"])(
    "does not depend on %s, which comes and goes by itself",
    (name) => {
      expect(artifact(source(folderWith({ ...files, [name]: "x" }))).sha256).toBe(
        artifact(source(folderWith(files))).sha256,
      );
    },
  );

  test.each<[string, (folder: string) => void]>([
    ["a file's content", (folder) => writeFileSync(join(folder, "index.mjs"), "other")],
    ["a new file", (folder) => writeFileSync(join(folder, "new.mjs"), "")],
    ["a file that may now be run", (folder) => chmodSync(join(folder, "index.mjs"), 0o755)],
  ])("changes with %s", (_, change) => {
    const folder = folderWith(files);
    const { sha256 } = artifact(source(folder));
    change(folder);
    expect(artifact(source(folder)).sha256).not.toBe(sha256);
  });
});

describe("a link", () => {
  const outside = () => folderWith({ "secret.txt": "s", "sub/key": "k" });

  test.each<[string, string, (there: string, folder: string) => string]>([
    ["to a file, by its whole path", "a", (there) => join(there, "secret.txt")],
    ["to a file, relative", "a", (there, folder) => relative(folder, join(there, "secret.txt"))],
    ["to a folder", "lib/a", (there) => there],
    ["to the folder above", "a", () => ".."],
  ])("out of the folder, %s, is refused with both paths", async (_, name, target) => {
    const folder = folderWith({ "index.mjs": "1", "lib/x.mjs": "2" });
    const there = outside();
    symlinkSync(target(there, folder), join(folder, name));
    const error = await failing(source(folder));
    expect(error.code).toBe("SOURCE_REFUSED");
    expect(error.message).toContain(join(folder, name));
    expect(error.message).toContain(realpathSync(join(folder, name)));
    expect(error.fix?.text).toContain("exclude in [function.basicLambda]");
  });

  test("out of the folder behind a link inside is refused too", async () => {
    const folder = folderWith({ "index.mjs": "1" });
    symlinkSync(outside(), join(folder, "b"));
    symlinkSync("b/sub/key", join(folder, "a"));
    expect((await failing(source(folder))).code).toBe("SOURCE_REFUSED");
  });

  test("out of the folder that is excluded is not refused", () => {
    const folder = folderWith({ "index.mjs": "1" });
    symlinkSync(outside(), join(folder, "shared"));
    expect(listed(source(folder, { exclude: ["shared"] }))).toEqual({ "index.mjs": "1" });
  });

  test("inside the folder is a link in the zip: a package of pnpm is there once, and finds its neighbour", () => {
    const folder = folderWith({
      "index.mjs": "1",
      "node_modules/.pnpm/foo@1/node_modules/foo/index.js": "foo",
      "node_modules/.pnpm/bar@1/node_modules/bar/index.js": "bar",
    });
    symlinkSync(".pnpm/foo@1/node_modules/foo", join(folder, "node_modules/foo"));
    symlinkSync("../../bar@1/node_modules/bar", join(folder, "node_modules/.pnpm/foo@1/node_modules/bar"));
    expect(listed(source(folder))).toEqual({
      "index.mjs": "1",
      "node_modules/.pnpm/foo@1/node_modules/foo/index.js": "foo",
      "node_modules/.pnpm/bar@1/node_modules/bar/index.js": "bar",
      "node_modules/foo": "-> .pnpm/foo@1/node_modules/foo",
      "node_modules/.pnpm/foo@1/node_modules/bar": "-> ../../bar@1/node_modules/bar",
    });
  });

  test.each<[string, string, (folder: string) => string, string]>([
    ["with a whole path becomes relative", "lib/a", (folder) => join(folder, "index.mjs"), "../index.mjs"],
    ["that leaves and comes back stays inside", "a", (folder) => `../${basename(folder)}/lib`, "lib"],
    ["to the folder itself is no circle", "lib/a", () => "..", ".."],
    ["to its own folder is no circle", "lib/a", () => ".", "."],
    ["to the folder itself from its top", "a", () => ".", "."],
  ])("%s", (_, name, target, text) => {
    const folder = folderWith({ "index.mjs": "1", "lib/x.mjs": "2" });
    symlinkSync(target(folder), join(folder, name));
    expect(listed(source(folder))[name]).toBe(`-> ${text}`);
  });

  test("to what stays out stays out too", () => {
    const folder = folderWith({ "index.mjs": "1", "config.ini": "2", "big/data": "3" });
    for (const [name, to] of Object.entries({ a: "config.ini", b: "big", c: "a" })) symlinkSync(to, join(folder, name));
    expect(listed(source(folder, { exclude: ["big/"] }))).toEqual({ "index.mjs": "1" });
  });

  test.each([
    ["to nowhere", "dangling", { dangling: "nowhere" }, /dangling, which is a broken link \(nowhere does not exist\)$/],
    ["past a file", "a", { a: "index.mjs/b" }, /a, which is a broken link \(index\.mjs\/b does not exist\)$/],
    ["to itself", "a", { a: "a" }, /a, which is a link in a cycle \(to a\)$/],
    ["in a circle", "a", { a: "b", b: "a" }, /a, which is a link in a cycle \(to b\)$/],
  ])("%s is named as what it is, with the way out", async (_, name, links, message) => {
    const folder = folderWith({ "index.mjs": "1" });
    for (const [from, to] of Object.entries(links)) symlinkSync(to, join(folder, from));
    const error = await failing(source(folder));
    expect(error.code).toBe("SOURCE_MISSING");
    expect(error.message).toMatch(message);
    expect(error.message).toContain(`contains ${join(folder, name)}, `);
    expect(error.fix?.text).toBe("remove the link, or add it to exclude in [function.basicLambda]");
  });

  test("may be the source folder itself, or lead to the handler's file", () => {
    const folder = folderWith({ "lib/index.mjs": "1", "other/x": "" });
    const link = join(emptyFolder(), "source");
    symlinkSync(folder, link);
    symlinkSync("lib/index.mjs", join(folder, "index.mjs"));
    symlinkSync("lib", join(folder, "src"));
    expect(listed(source(link))["index.mjs"]).toBe("-> lib/index.mjs");
    expect(() => artifact(source(link, { handler: "src/index.handler" }))).not.toThrow();
    const extra = [{ name: "src/config.json", bytes: new Uint8Array(), executable: false }];
    expect(Object.keys(listed(source(link, { extra })))).toContain("lib/config.json");
  });
});

describe("what stays out of every zip", () => {
  const FILES = {
    "index.mjs": "1",
    "config.ini": "c",
    ".env": "e",
    ".env.local": "e",
    "app/.envrc": "e",
    "app/config.ini": "c",
    "app/index.mjs": "2",
    ".git/config": "g",
    "app/.git": "g",
    ".lambda-authz/state.json": "s",
  };
  const OUT = [".env", ".env.local", ".git", ".lambda-authz", "app/.envrc", "app/.git", "app/config.ini", "config.ini"];

  test("is config.ini, the state, git's folder and .env files, at any depth; what stayed out is told", () => {
    const folder = folderWith(FILES);
    expect(Object.keys(listed(source(folder))).sort()).toEqual(["app/index.mjs", "index.mjs"]);
    expect([...artifact(source(folder)).leftOut].sort()).toEqual(OUT);
  });

  test("is the config of this run under whatever name", () => {
    const folder = folderWith({ "index.mjs": "1", "prod.ini": "secret", "other.ini": "2" });
    const { leftOut } = artifact(source(folder, { configFile: join(folder, "prod.ini") }));
    expect(leftOut).toEqual(["prod.ini"]);
    expect(Object.keys(listed(source(folder, { configFile: join(folder, "prod.ini") })))).toEqual([
      "index.mjs",
      "other.ini",
    ]);
  });

  test("is the config of this run also where it is a link out of the folder", () => {
    const folder = folderWith({ "index.mjs": "1" });
    symlinkSync(join(folderWith({ "real.ini": "" }), "real.ini"), join(folder, "prod.ini"));
    expect(artifact(source(folder, { configFile: join(folder, "prod.ini") })).leftOut).toEqual(["prod.ini"]);
  });

  test("comes back by name, but never the config of this run, the state or git's folder", () => {
    const folder = folderWith(FILES);
    const exclude = ["!*", "!.git", "!.lambda-authz"];
    const names = Object.keys(listed(source(folder, { exclude, configFile: join(folder, "config.ini") })));
    expect(names.sort()).toEqual([".env", ".env.local", "app/.envrc", "app/config.ini", "app/index.mjs", "index.mjs"]);
  });

  test("is said in one note for all functions, which names no more than a handful", () => {
    const zips = [
      { section: "[function.a]", leftOut: [".env", "config.ini"] },
      { section: "[function.b]", leftOut: [] },
      { section: "[authorizer]", leftOut: ["config.ini", ...["1", "2", "3", "4", "5"].map((n) => `d${n}/.env`)] },
    ];
    expect(leftOutNote(zips)).toBe(
      "not uploaded with [function.a], [authorizer]: .env, config.ini, d1/.env, d2/.env, d3/.env, d4/.env and 1 more; these may hold secrets",
    );
    expect(leftOutNote([{ section: "[function.b]", leftOut: [] }])).toBeUndefined();
  });
});

describe("exclude", () => {
  const FILES = { "index.mjs": "1", "a.test.mjs": "2", "lib/b.test.mjs": "3", "lib/b.mjs": "4", "docs/x.md": "5" };

  test.each<[string[], string[]]>([
    [
      ["*.test.mjs", "docs/"],
      ["index.mjs", "lib/b.mjs"],
    ],
    [["/*.test.mjs"], ["docs/x.md", "index.mjs", "lib/b.mjs", "lib/b.test.mjs"]],
    [["*", "!index.mjs"], ["index.mjs"]],
    [
      ["lib", "!lib/b.mjs"],
      ["a.test.mjs", "docs/x.md", "index.mjs"],
    ],
    [
      ["LIB", "Docs/"],
      ["a.test.mjs", "docs/x.md", "index.mjs", "lib/b.mjs", "lib/b.test.mjs"],
    ],
  ])("%j keeps %j, as gitignore has it", (exclude, kept) => {
    const folder = folderWith(FILES);
    expect(Object.keys(listed(source(folder, { exclude }))).sort()).toEqual(kept);
    expect(artifact(source(folder, { exclude })).leftOut).toEqual([]);
  });

  test("that takes the handler's file says so", async () => {
    const error = await failing(source(folderWith(FILES), { exclude: ["*.mjs"] }));
    expect(error.code).toBe("HANDLER_MISSING");
    expect(error.message).toContain("but exclude in [function.basicLambda] leaves out index.mjs");
    expect(error.fix?.text).toBe("change exclude so that it keeps index.mjs");
  });

  test("lifts no limit of its own: a folder under the limit without what is excluded is uploaded", () => {
    const folder = folderWith({ "index.mjs": "1", "data.bin": "" });
    truncateSync(join(folder, "data.bin"), 8 * 1024 * 1024 * 1024);
    expect(listed(source(folder, { exclude: ["data.bin"] }))).toEqual({ "index.mjs": "1" });
  });
});

describe("a source that cannot be read", () => {
  test.each<[string, (folder: string) => string, string]>([
    ["is missing", (folder) => join(folder, "none"), "does not exist"],
    ["is a file", (folder) => join(folder, "index.mjs"), "is not a folder"],
  ])("that %s is SOURCE_MISSING, with the section, the path and what to do", async (_, path, why) => {
    const folder = path(folderWith({ "index.mjs": "1" }));
    const error = await failing(source(folder));
    expect(error).toMatchObject({
      code: "SOURCE_MISSING",
      message: `[function.basicLambda] source = ${folder} ${why}`,
    });
    expect(error.fix?.text).toBe(
      "create the folder with index.mjs, which defines handler (handler = index.handler), or change source in [function.basicLambda]",
    );
  });

  test.each([
    ["src/app.api.main", "nodejs22.x", "src/app.mjs, which defines api.main"],
    ["src.app.main", "python3.13", "src/app.py, which defines main"],
  ])("for %s on %s: the fix names %s", async (handler, runtime, file) => {
    const { fix } = await failing(source(join(emptyFolder(), "none"), { handler, runtime }));
    expect(fix?.text).toContain(`create the folder with ${file} (handler = ${handler})`);
  });

  test("does not suggest a command that replaces config.ini", async () => {
    const none = join(emptyFolder(), "none");
    expect((await failing(source(none))).fix?.command).toBeUndefined();
    expect((await failing(source(none, { section: "[authorizer]" }))).fix?.command).toEqual({
      name: "init",
      args: ["--eject-authorizer"],
    });
  });
});

describe("a handler", () => {
  test.each([
    ["index.handler", "nodejs22.x", "index.mjs"],
    ["index.handler", "nodejs22.x", "index.js"],
    ["index.handler", "nodejs24.x", "index.cjs"],
    ["src/index.handler", "nodejs22.x", "src/index.mjs"],
    // Node's runtime splits at the first dot behind the folder: what follows is a path into the exports.
    ["index.api.handler", "nodejs22.x", "index.mjs"],
    ["src/index.api.handler", "nodejs22.x", "src/index.js"],
    ["index.handler", "python3.13", "index.py"],
    ["src.index.handler", "python3.13", "src/index.py"],
    ["src/index.handler", "python3.14", "src/index.py"],
    ["app.handler", "python3.13", "app/__init__.py"],
    ["src.app.handler", "python3.13", "src/app/__init__.py"],
  ])("%s on %s is found in %s", (handler, runtime, file) => {
    expect(() => artifact(source(folderWith({ [file]: "1" }), { handler, runtime }))).not.toThrow();
  });

  test.each([
    ["index.handler", "nodejs22.x", "index.ts", "index.mjs or index.js or index.cjs"],
    ["index.handler", "nodejs22.x", "src/index.mjs", "index.mjs or index.js or index.cjs"],
    ["index.handler", "python3.13", "index.mjs", "index.py or index/__init__.py"],
    ["lambda_function.handler", "python3.13", "index.py", "lambda_function.py or lambda_function/__init__.py"],
  ])("%s on %s is not %s: HANDLER_MISSING names the files it could be", async (handler, runtime, file, wanted) => {
    const folder = folderWith({ [file]: "1" });
    const error = await failing(source(folder, { handler, runtime }));
    expect(error.code).toBe("HANDLER_MISSING");
    expect(error.message).toBe(
      `[function.basicLambda] handler = ${handler} needs ${wanted} in ${folder}, which does not exist`,
    );
  });

  test("may be in a file that is added to the folder", () => {
    const extra = [{ name: "index.mjs", bytes: new Uint8Array([49]), executable: false }];
    expect(Object.keys(unzipSync(artifact(source(folderWith({}), { extra })).zip))).toEqual(["index.mjs"]);
  });
});

describe("too much for Lambda", () => {
  const MB = 1024 * 1024;
  /** Sparse: it has a size and takes no room. */
  const withFile = (name: string, bytes: number) => {
    const folder = folderWith({ "index.mjs": "1", [name]: "" });
    truncateSync(join(folder, name), bytes);
    return folder;
  };

  test.each([
    ["250 MB unzipped", "data.bin", 250 * MB, /is 250\.0 MB unzipped; Lambda's limit is 250 MB/],
    ["more than a buffer can hold", "data.bin", 8 * 1024 * MB, /is 8192\.0 MB unzipped; Lambda's limit is 250 MB/],
    ["50 MB zipped", "data.png", 50 * MB, /is 50\.0 MB zipped; Lambda's limit is 50 MB/],
  ])("is %s: ZIP_TOO_LARGE with the size and what to leave out", async (_, name, bytes, message) => {
    const error = await failing(source(withFile(name, bytes)));
    expect(error.code).toBe("ZIP_TOO_LARGE");
    expect(error.message).toMatch(message);
    expect(error.fix?.text).toContain("development dependencies");
  });

  test("is 262,144,000 bytes unzipped: Lambda wants less", async () => {
    expect((await failing(source(withFile("data.bin", 262_144_000 - 1)))).code).toBe("ZIP_TOO_LARGE");
  });

  test("is more files than a zip can count", async () => {
    const files = (count: number) =>
      Array.from({ length: count }, (_, i) => ({ name: `f/${i}`, bytes: new Uint8Array(), executable: false }));
    const folder = folderWith({ "index.mjs": "1" });
    const error = await failing(source(folder, { extra: files(65_535) }));
    expect(error.code).toBe("ZIP_TOO_LARGE");
    expect(error.message).toContain("is 65536 files; Lambda's limit is a zip of at most 65535 files");
    expect(error.fix?.text).toContain("exclude = PATTERN, ... in [function.basicLambda]");
  });

  test("is not what compresses well", () => {
    expect(artifact(source(withFile("data.bin", 60 * MB))).zip.length).toBeLessThan(MB);
  });
});
