import { chmodSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { explainFileError } from "../../../src/lib/files/file-error.ts";
import { writeBeside, writeWhole } from "../../../src/lib/files/write-whole.ts";
import { emptyFolder } from "../../support/folder.ts";

const thrownBy = (work: () => unknown): unknown => {
  try {
    work();
  } catch (error) {
    return error;
  }
  throw new Error("nothing was thrown");
};
const system = (code: string, more: object = { path: "/p/state.json" }) =>
  Object.assign(new Error(`${code}: something, write`), { code, syscall: "write", ...more });

test.each([
  ["ENOSPC", "the disk is full", "free some space"],
  ["EDQUOT", "the disk quota is used up", "free some space"],
  ["EROFS", "the file system is read-only", "work in a folder that can be written"],
  ["EACCES", "permission denied", "make it accessible"],
  ["ELOOP", "it is a symbolic link", "check the path"],
])("%s says what is wrong with which file, and what to do", (code, words, fix) => {
  const error = explainAwsError(system(code), { profile: undefined, region: "us-east-1", endpoint: undefined });
  expect(error).toMatchObject({ code: "FILE_UNUSABLE", fix: { text: expect.stringContaining(fix) } });
  expect(error.message).toBe(`cannot use /p/state.json: ${error.message.split(": ")[1]}`);
  expect(error.message).toContain(words);
});

test("a folder that cannot be made, as on a read-only file system, is named", () => {
  const error = explainFileError(system("ENOENT", { syscall: "mkdir", path: "/p/.lambda-authz" }));
  expect(error?.message).toBe("cannot use /p/.lambda-authz: it cannot be created here (ENOENT)");
  expect(error?.fix?.text).toBe("work in a folder that can be written");
});

test("errors of sockets and others are none of the file system", () => {
  const listening = system("EACCES", { syscall: "listen", address: "127.0.0.1", port: 80 });
  for (const error of [listening, new Error("EACCES"), system("ECONNREFUSED"), "text", undefined])
    expect(explainFileError(error)).toBeUndefined();
});

test("a write to a full disk names the file and leaves the old one, and nothing beside it", () => {
  const folder = emptyFolder();
  const file = join(folder, "state.json");
  writeWhole(file, "old");
  // A number is no content: the write fails as it does on a full disk, after the file was opened.
  expect(thrownBy(() => writeWhole(file, 5 as never))).toMatchObject({ path: file });
  expect(readFileSync(file, "utf8")).toBe("old");
  expect(readdirSync(folder)).toEqual(["state.json"]);
});

test("a link in the place of a file is replaced, not followed", () => {
  const folder = emptyFolder();
  const [file, elsewhere] = [join(folder, "state.json"), join(folder, "elsewhere")];
  writeFileSync(elsewhere, "as it was");
  symlinkSync(elsewhere, file);
  writeWhole(file, "new");
  expect([readFileSync(file, "utf8"), readFileSync(elsewhere, "utf8")]).toEqual(["new", "as it was"]);
  expect(writeBeside(file, "x")).not.toBe(writeBeside(file, "x"));
});

test("a folder in the place of a file is named", () => {
  const file = join(emptyFolder(), "state.json");
  mkdirSync(join(file, "inside"), { recursive: true });
  const error = explainFileError(thrownBy(() => writeWhole(file, "new")));
  expect(error?.message).toMatch(/state\.json.*folder/);
});

// Root may write everywhere.
test.runIf(process.getuid?.() !== 0)("a folder that cannot be written is named", () => {
  const folder = emptyFolder();
  chmodSync(folder, 0o500);
  const error = explainFileError(thrownBy(() => writeWhole(join(folder, "state.json"), "new")));
  chmodSync(folder, 0o700);
  expect(error).toMatchObject({ code: "FILE_UNUSABLE", message: expect.stringContaining("permission denied") });
});
