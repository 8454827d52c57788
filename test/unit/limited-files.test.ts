import { execFileSync } from "node:child_process";
import { symlinkSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readLimited } from "../../src/lib/files/read-limited.ts";
import { createSessionStore } from "../../src/sign-in/session/session-store.ts";
import { policyFiles } from "../../src/stack/graph/policy-files.ts";
import { providerInputs } from "../../src/stack/pool/provider-inputs.ts";
import { loadWith } from "../support/config/sample-config.ts";
import { emptyFolder } from "../support/folder.ts";

const PLACED: Readonly<Record<string, readonly [place: (file: string) => void, why: string]>> = {
  "a pipe that nothing writes to": [(file) => void execFileSync("mkfifo", [file]), "it is not a plain file"],
  "a link to a device without an end": [(file) => symlinkSync("/dev/zero", file), "it is not a plain file"],
  "a file of 100 MB": [
    (file) => {
      writeFileSync(file, "");
      truncateSync(file, 100 * 1_048_576);
    },
    "it is larger than",
  ],
};

const KEY = { issuer: "https://issuer.example", clientId: "app" };
const on = () => {};
const processes = { pid: process.pid, kill: () => true };
const [fn] = loadWith({}).functions;

/** What reads a file. @returns the file's path, and the read. */
const READERS: Readonly<Record<string, (folder: string) => readonly [string, () => unknown]>> = {
  "a policy file": (folder) => {
    const functions = fn === undefined ? [] : [{ ...fn, policyFile: "p" }];
    return [join(folder, "p"), () => policyFiles({ functions }, (path) => join(folder, path))];
  },
  "metadata of an identity provider": (folder) => {
    const identityProviders = [{ name: "corp", kind: "saml" as const, metadataFile: "m", scopes: [], attributes: {} }];
    const config = { ...loadWith({}), identityProviders } as never;
    return [join(folder, "m"), () => providerInputs(config, (path) => join(folder, path), undefined)];
  },
};

describe.each(Object.entries(PLACED))("%s", (_, [place, why]) => {
  test.each(Object.entries(READERS))("in the place of %s ends in a message that says so", async (__, reader) => {
    const [file, read] = reader(emptyFolder());
    place(file);
    await expect((async () => read())()).rejects.toMatchObject({
      code: "SOURCE_MISSING",
      message: expect.stringContaining(`cannot be read (${why}`),
    });
  });

  test("in the place of a session is refused", () => {
    const folder = emptyFolder();
    const store = createSessionStore({ folder, processes, sleep: async () => {}, on });
    let file = "";
    const spied = { ...KEY };
    store.write(spied, { version: 1, ...KEY, method: "password", signedInAt: 1, tokens: { accessToken: "a" } });
    file = join(folder, execFileSync("ls", [folder], { encoding: "utf8" }).trim());
    store.remove(spied);
    place(file);
    expect(() => store.read(KEY)).toThrow("the session in");
  });
});

test("a plain file, and a link to one, are read; a file that does not exist has its usual error", () => {
  const folder = emptyFolder();
  writeFileSync(join(folder, "a"), "text");
  symlinkSync(join(folder, "a"), join(folder, "b"));
  expect(["a", "b"].map((name) => readLimited(join(folder, name), 4))).toEqual(["text", "text"]);
  expect(() => readLimited(join(folder, "c"), 4)).toThrow(expect.objectContaining({ code: "ENOENT" }));
});
