import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import fc from "fast-check";
import { unzipSync } from "fflate";
import { afterEach, expect, test, vi } from "vitest";
import { type ZipEntry, zip } from "../../../src/lib/files/zip.ts";
import { sha256Base64 } from "../../../src/lib/hash.ts";
import { emptyFolder } from "../../support/folder.ts";

const entry = (name: string, text = "", executable = false): ZipEntry => ({
  name,
  bytes: new TextEncoder().encode(text),
  executable,
});

const entries = fc.uniqueArray(
  fc.record({
    name: fc.stringMatching(/^[a-z0-9_]{1,8}(\/[A-Za-z0-9_]{1,8}){0,2}\.(mjs|png)$/),
    bytes: fc.uint8Array({ maxLength: 200 }),
    executable: fc.boolean(),
  }),
  { selector: ({ name }) => name, maxLength: 8 },
);

test("the bytes are the same whatever the order of the files", () => {
  const shuffled = entries.chain((all) =>
    fc.tuple(fc.constant(all), fc.shuffledSubarray(all, { minLength: all.length })),
  );
  fc.assert(
    fc.property(shuffled, ([all, other]) => {
      expect(zip(other)).toEqual(zip(all));
    }),
  );
});

test("what was put in comes out", () => {
  fc.assert(
    fc.property(entries, (all) => {
      const out = unzipSync(zip(all));
      expect(Object.keys(out).sort()).toEqual(all.map(({ name }) => name).sort());
      for (const { name, bytes } of all) expect(out[name]).toEqual(bytes);
    }),
  );
});

test("a count that its 16 bits cannot hold is refused, not wrapped", () => {
  const many = Array.from({ length: 65_536 }, (_, i) => entry(`${i}`));
  expect(() => zip(many)).toThrow(RangeError);
});

const home = process.env["TZ"];
afterEach(() => {
  if (home === undefined) delete process.env["TZ"];
  else process.env["TZ"] = home;
  vi.resetModules();
});

test("the bytes are the same in every time zone", async () => {
  const files = [entry("index.mjs", "export const handler = 1;"), entry("run.sh", "#!/bin/sh", true)];
  const hashes = new Set<string>();
  const offsets = new Set<number>();
  for (const zone of Intl.supportedValuesOf("timeZone")) {
    process.env["TZ"] = zone;
    vi.resetModules();
    const { zip: zipThere } = await import("../../../src/lib/files/zip.ts");
    hashes.add(sha256Base64(zipThere(files)));
    offsets.add(new Date(1980, 0, 1).getTimezoneOffset());
  }
  expect(offsets.size).toBeGreaterThan(20);
  expect([...hashes]).toHaveLength(1);
});

test("other programs read it: names, contents, and which files may be run", () => {
  const folder = emptyFolder();
  const file = join(folder, "code.zip");
  const link = { ...entry("link", "index.mjs"), link: true as const };
  const files = [entry("bin/run.sh", "#!/bin/sh\n", true), entry("index.mjs", "1"), link, entry("logo.png", "2")];
  writeFileSync(file, zip(files));
  const listed = execFileSync("python3", [
    "-c",
    `import zipfile,sys
for f in zipfile.ZipFile(sys.argv[1]).infolist():
  print(f.filename, oct(f.external_attr >> 16), f.compress_type, *f.date_time[:3])`,
    file,
  ]);
  expect(`${listed}`.trim().split("\n")).toEqual([
    "bin/run.sh 0o100755 8 1980 1 1",
    "index.mjs 0o100644 8 1980 1 1",
    "link 0o120000 0 1980 1 1",
    "logo.png 0o100644 0 1980 1 1",
  ]);
});
