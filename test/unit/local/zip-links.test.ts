import {
  existsSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  readlinkSync,
  realpathSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { createRequire } from "node:module";
import { dirname, join, relative } from "node:path";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { type ZipEntry, zip } from "../../../src/lib/files/zip.ts";
import { codeFolder, unpacked } from "../../../src/local/lambda/runtime/code.ts";
import { unzip } from "../../../src/local/lambda/unzip.ts";
import { artifact } from "../../../src/stack/code/artifacts.ts";
import { emptyFolder } from "../../support/folder.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { testStore } from "../../support/local/world.ts";

const file = (name: string, text = name): ZipEntry => ({ name, bytes: Buffer.from(text), executable: false });
const link = (name: string, to: string): ZipEntry => ({ ...file(name, to), link: true });

const top = lastingFolder();
const contentAt = (folder: string, path: string) =>
  statSync(join(folder, path)).isFile() ? readFileSync(join(folder, path), "utf8") : "a folder";

function unpack(...entries: readonly ZipEntry[]) {
  const store = testStore(emptyFolder());
  return { store, unpack: () => unpacked(store, store.keep(zip(entries))) };
}

test("links of a zip are links where it is unpacked, to files, folders and the folder itself", () => {
  const { unpack: go } = unpack(file("lib/a.mjs"), link("a.mjs", "lib/a.mjs"), link("lib/up", ".."), link("l", "lib"));
  const folder = go();
  expect(readFileSync(join(folder, "lib/up/l/a.mjs"), "utf8")).toBe("lib/a.mjs");
  expect(readlinkSync(join(folder, "a.mjs"))).toBe("lib/a.mjs");
  expect(lstatSync(join(folder, "lib/up")).isSymbolicLink()).toBe(true);
});

describe("a link out of the zip", () => {
  test.each([
    ["by its whole path", link("a", "/etc/passwd")],
    ["above the top", link("a", "..")],
    ["above the top from below", link("lib/a", "../../x")],
    ["through another link", link("lib/a", "../m/../x")],
    ["with a backslash", link("a", "..\\x")],
    ["that is empty", link("a", "")],
    ["that is no text", { ...link("a", ""), bytes: new Uint8Array([0xff]) }],
    ["that is endless", link("a", "a/".repeat(3_000))],
  ])("%s makes the upload fail", (_, one) => {
    expect(() => unzip(Buffer.from(zip([file("index.mjs"), link("m", "."), one])))).toThrow();
  });

  test("is not mistaken for a name that only begins with dots", () => {
    expect(unzip(Buffer.from(zip([file("..x/y"), link("..x/z", "y")])))).toHaveLength(2);
  });
});

test("nothing is written through a link: neither a file nor another link", () => {
  for (const name of ["m/index.mjs", "m/deep/index.mjs"]) {
    expect(unpack(link("m", "lib"), file("lib/x"), file(name)).unpack).toThrow();
    const { store, unpack: go } = unpack(link("m", "lib"), file("lib/x"), link(name, "x"));
    expect(go).toThrow(/lies behind a link|EEXIST/);
    expect(existsSync(join(codeFolder(store), "lib/index.mjs"))).toBe(false);
  }
});

test("packages as pnpm links them find each other after the upload", () => {
  const folder = emptyFolder();
  const write = (name: string, text: string) => {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  };
  write("index.mjs", "1");
  write("node_modules/.pnpm/foo@1/node_modules/foo/index.js", "module.exports = require('bar')");
  write("node_modules/.pnpm/bar@1/node_modules/bar/index.js", "module.exports = 'bar'");
  symlinkSync(".pnpm/foo@1/node_modules/foo", join(folder, "node_modules/foo"));
  symlinkSync("../../bar@1/node_modules/bar", join(folder, "node_modules/.pnpm/foo@1/node_modules/bar"));
  const of = { section: "[function.f]", folder, handler: "index.handler", runtime: "nodejs22.x" };
  const store = testStore(emptyFolder());
  const there = unpacked(store, store.keep(artifact(of).zip));
  expect(createRequire(join(there, "index.mjs"))("foo")).toBe("bar");
});

const name = fc.stringMatching(/^[ab](\/[ab]){0,2}$/);
/** "@name" is made relative to the link. */
const target = fc.oneof(
  { weight: 9, arbitrary: fc.stringMatching(/^@([abx]\/){0,2}[abxy]$/) },
  name,
  fc.stringMatching(/^(\.\.\/){0,3}[abo](\/[ab])?$/),
  fc.constantFrom(".", "..", "../.."),
);

test("whatever links a folder has: it is refused, or what it holds reads the same after the upload, and nothing else", () => {
  const trees = fc.tuple(
    fc.uniqueArray(name, { minLength: 1, maxLength: 5 }),
    fc.dictionary(fc.stringMatching(/^([ab]\/){0,2}[xy]$/), target, { minKeys: 1, maxKeys: 3 }),
  );
  fc.assert(
    fc.property(trees, ([files, links]) => {
      const root = mkdtempSync(join(top, "r-"));
      const folder = join(root, "source");
      mkdirSync(folder);
      writeFileSync(join(root, "o"), "outside");
      writeFileSync(join(folder, "index.mjs"), "");
      const make = (path: string, how: (path: string) => void) => {
        try {
          mkdirSync(dirname(join(folder, path)), { recursive: true });
          // What is in the way, or behind a link that leaves, is another tree's business.
          if (realpathSync(dirname(join(folder, path))).startsWith(folder)) how(join(folder, path));
        } catch {}
      };
      for (const path of files) make(path, (at) => writeFileSync(at, path));
      const textOf = (path: string, to: string) =>
        to.startsWith("@") ? relative(dirname(path), to.slice(1)) || "." : to;
      for (const [path, to] of Object.entries(links)) make(path, (at) => symlinkSync(textOf(path, to), at));
      let code: Uint8Array;
      try {
        code = artifact({ section: "[function.f]", folder, handler: "index.handler", runtime: "nodejs22.x" }).zip;
      } catch (error) {
        expect(error).toMatchObject({ code: expect.stringMatching(/^SOURCE_(REFUSED|MISSING)$/) });
        return;
      }
      const store = testStore(join(root, "store"));
      const there = unpacked(store, store.keep(code));
      for (const path of files)
        if (existsSync(join(folder, path))) expect(contentAt(there, path)).toBe(contentAt(folder, path));
      for (const { name: path } of unzip(Buffer.from(code))) {
        expect(realpathSync(join(there, path))).toMatch(new RegExp(`^${realpathSync(there)}(/|$)`));
        expect(contentAt(there, path)).toBe(contentAt(folder, path));
      }
    }),
    { seed: 20261130, numRuns: 150 },
  );
});
