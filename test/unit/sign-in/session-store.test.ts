import { chmodSync, mkdirSync, readdirSync, readFileSync, statSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { fixText } from "../../../src/lib/fix.ts";
import type { Session } from "../../../src/sign-in/session/session.ts";
import { createSessionStore } from "../../../src/sign-in/session/session-store.ts";
import { emptyFolder } from "../../support/folder.ts";

const SECRET = "marked-secret-token";
const KEY = { issuer: "https://issuer.example", clientId: "app" };
const session: Session = {
  version: 1,
  issuer: KEY.issuer,
  clientId: KEY.clientId,
  method: "password",
  signedInAt: 1,
  tokens: { accessToken: SECRET, refreshToken: `${SECRET}-2` },
};

function place(folder = join(emptyFolder(), "a", "state")) {
  const notes: string[] = [];
  let waited = 0;
  const store = createSessionStore({
    folder,
    processes: { pid: process.pid, kill: () => true },
    sleep: async () => {
      waited++;
      await new Promise((resolve) => setImmediate(resolve));
    },
    on: (event) => void (event.type === "note" && notes.push(fixText(event))),
  });
  const file = () => join(folder, readdirSync(folder)[0] ?? "");
  return { folder, store, notes, file, waited: () => waited };
}
const modeOf = (path: string) => (statSync(path).mode & 0o777).toString(8);

describe("a kept sign-in", () => {
  test("comes back as it was, and is gone once removed", () => {
    const { store } = place();
    expect(store.read(KEY)).toBeUndefined();
    expect(store.remove(KEY)).toBe(false);
    store.write(KEY, session);
    expect(store.read(KEY)).toEqual(session);
    expect(store.remove(KEY)).toBe(true);
    expect(store.read(KEY)).toBeUndefined();
  });

  test("lies in a folder of 0700 and a file of 0600, whatever was there before", () => {
    const { store, folder, file } = place();
    mkdirSync(folder, { recursive: true, mode: 0o755 });
    store.write(KEY, session);
    expect([modeOf(folder), modeOf(file())]).toEqual(["700", "600"]);
    chmodSync(file(), 0o644);
    store.write(KEY, session);
    expect(modeOf(file())).toBe("600");
    expect(readdirSync(folder)).toHaveLength(1);
  });

  test("that others could read is closed to them, and a person is told", () => {
    const { store, file, notes } = place();
    store.write(KEY, session);
    chmodSync(file(), 0o640);
    expect(store.read(KEY)).toEqual(session);
    expect(modeOf(file())).toBe("600");
    expect(notes).toEqual([expect.stringContaining("other users could read")]);
    store.read(KEY);
    expect(notes).toHaveLength(1);
  });

  test("is one of many: other clients, issuers and endpoints have files of their own, and no name tells whose", () => {
    const { store, folder } = place();
    const keys = [
      KEY,
      { ...KEY, clientId: "other" },
      { ...KEY, issuer: "https://b" },
      { ...KEY, endpoint: "http://127.0.0.1:1" },
    ];
    for (const [index, key] of keys.entries()) store.write(key, { ...session, signedInAt: index });
    expect(keys.map((key) => store.read(key)?.signedInAt)).toEqual([0, 1, 2, 3]);
    for (const name of readdirSync(folder)) expect(name).toMatch(/^[0-9a-f]{16}\.json$/);
  });
});

describe("SESSION_UNREADABLE, without what is in the file", () => {
  test.each([
    ["cut off", (file: string) => writeFileSync(file, `{"tokens":{"accessToken":"${SECRET}`)],
    ["of another version", (file: string) => writeFileSync(file, JSON.stringify({ ...session, version: 2 }))],
    ["null", (file: string) => writeFileSync(file, "null")],
  ])("for one that is %s", (_, spoil) => {
    const { store, file } = place();
    store.write(KEY, session);
    spoil(file());
    let thrown: unknown;
    try {
      store.read(KEY);
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({
      code: "SESSION_UNREADABLE",
      fix: { command: { name: "logout" } },
      cause: undefined,
    });
    expect(String((thrown as Error).stack)).not.toContain(SECRET);
  });

  test("for a link that somebody laid in its place", () => {
    const { store, folder, file } = place();
    store.write(KEY, session);
    const name = file();
    const elsewhere = join(folder, "..", "elsewhere.json");
    writeFileSync(elsewhere, readFileSync(name));
    store.remove(KEY);
    symlinkSync(elsewhere, name);
    expect(() => store.read(KEY)).toThrow("is not a regular file");
  });
});

test("what is done exclusively waits for what is being done", async () => {
  const { store, waited } = place();
  const steps: string[] = [];
  let finish: () => void = () => {};
  const first = store.exclusively(KEY, async () => {
    steps.push("first begins");
    await new Promise<void>((resolve) => {
      finish = resolve;
    });
    steps.push("first ends");
  });
  const second = store.exclusively(KEY, async () => steps.push("second"));
  await expect.poll(waited).toBeGreaterThan(2);
  finish();
  await Promise.all([first, second]);
  expect(steps).toEqual(["first begins", "first ends", "second"]);
});

test("a failure gives the place back", async () => {
  const { store } = place();
  await expect(store.exclusively(KEY, () => Promise.reject(new Error("no")))).rejects.toThrow("no");
  expect(await store.exclusively(KEY, async () => "yes")).toBe("yes");
});
