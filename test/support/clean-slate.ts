import { afterAll, vi } from "vitest";
import { endAll } from "./at-end.ts";

// Making keys is most of a pool's time: the pools of all files take turns with two. Here, since files share modules.
vi.mock("../../src/local/cognito/signed-token.ts", async (original) => {
  const keys = await original<typeof import("../../src/local/cognito/signed-token.ts")>();
  let two: ReturnType<typeof keys.newSigningKey>[] = [];
  let turn = 0;
  const newSigningKey = () => {
    if (two.length === 0) two = [keys.newSigningKey(), keys.newSigningKey()];
    return two[turn++ % 2] ?? keys.newSigningKey();
  };
  return { ...keys, newSigningKey };
});

// The files of a project without isolation share their process: what one of them changed there is put back behind it.
const before = { env: { ...process.env }, cwd: process.cwd(), umask: process.umask() };

afterAll(endAll);
afterAll(() => {
  vi.useRealTimers();
  vi.unstubAllGlobals();
  vi.unstubAllEnvs();
  vi.restoreAllMocks();
  for (const name of Object.keys(process.env)) if (!(name in before.env)) delete process.env[name];
  Object.assign(process.env, before.env);
  process.umask(before.umask);
  if (process.cwd() !== before.cwd) process.chdir(before.cwd);
});
