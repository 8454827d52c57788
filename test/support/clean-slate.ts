import { afterAll, vi } from "vitest";

// The files of a project without isolation share their process: what one of them changed there is put back behind it.
const before = { env: { ...process.env }, cwd: process.cwd(), umask: process.umask() };

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
