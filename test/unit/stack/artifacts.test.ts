import { chmodSync, mkdirSync, symlinkSync, truncateSync, utimesSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { unzipSync } from "fflate";
import { describe, expect, test } from "vitest";
import { sha256Base64 } from "../../../src/lib/hash.ts";
import { artifact, type Source } from "../../../src/stack/artifacts.ts";
import { emptyFolder } from "../../support/folder.ts";
import { errorOf } from "../engine/running.ts";

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = emptyFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

const source = (folder: string, more: Partial<Source> = {}): Source => ({
  section: "[function.basicLambda]",
  folder,
  handler: "index.handler",
  runtime: "nodejs22.x",
  ...more,
});

const failing = (of: Source) => errorOf(Promise.resolve().then(() => artifact(of)));

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

test("links are followed: their files are in the zip", () => {
  const shared = folderWith({ "util.mjs": "3" });
  const folder = folderWith({ "index.mjs": "1" });
  symlinkSync(shared, join(folder, "shared"));
  symlinkSync(join(shared, "util.mjs"), join(folder, "util.mjs"));
  expect(Object.keys(unzipSync(artifact(source(folder)).zip)).sort()).toEqual([
    "index.mjs",
    "shared/util.mjs",
    "util.mjs",
  ]);
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
    expect(error.fix).toBe(
      "make the folder, with index.mjs that has handler (handler = index.handler), or change source in [function.basicLambda]",
    );
  });

  test.each([
    ["src/app.api.main", "nodejs22.x", "src/app.mjs that has api.main"],
    ["src.app.main", "python3.13", "src/app.py that has main"],
  ])("for %s on %s is told to hold %s", async (handler, runtime, file) => {
    const { fix } = await failing(source(join(emptyFolder(), "none"), { handler, runtime }));
    expect(fix).toContain(`make the folder, with ${file} (handler = ${handler})`);
  });

  test("sends nobody to a command that replaces config.ini", async () => {
    const none = join(emptyFolder(), "none");
    expect((await failing(source(none))).fix).not.toContain("init");
    expect((await failing(source(none, { section: "[authorizer]" }))).fix).toContain(
      "lambda-authz init --eject-authorizer writes ours to lambda/authorizer",
    );
  });

  test("because of a link to nowhere names the link, for the folder itself is there", async () => {
    const folder = folderWith({ "index.mjs": "1" });
    symlinkSync("nowhere", join(folder, "dangling"));
    const error = await failing(source(folder));
    expect(error.code).toBe("SOURCE_MISSING");
    expect(error.message).toContain(join(folder, "dangling"));
    expect(error.message).not.toMatch(/does not exist$/);
    expect(error.fix).toBe("make it readable, or change source in [function.basicLambda]");
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
      `[function.basicLambda] handler = ${handler} needs ${wanted} in ${folder}, which is not there`,
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
    ["250 MB unzipped", "data.bin", 250 * MB, /is 250\.0 MB unzipped, Lambda takes 250 MB/],
    ["more than a buffer can hold", "data.bin", 8 * 1024 * MB, /is 8192\.0 MB unzipped, Lambda takes 250 MB/],
    ["50 MB zipped", "data.png", 50 * MB, /is 50\.0 MB zipped, Lambda takes 50 MB/],
  ])("is %s: ZIP_TOO_LARGE with the size and what to leave out", async (_, name, bytes, message) => {
    const error = await failing(source(withFile(name, bytes)));
    expect(error.code).toBe("ZIP_TOO_LARGE");
    expect(error.message).toMatch(message);
    expect(error.fix).toContain("development dependencies");
  });

  test("is not what compresses well", () => {
    expect(artifact(source(withFile("data.bin", 60 * MB))).zip.length).toBeLessThan(MB);
  });
});
