import { existsSync, statfsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

// The SDK warns about Node 20 on stderr; the tool silences it for its own runs in the same way.
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

// With MODELS_CALLS=FILE the runs of the emulator tests record what they send, for test:models.
const RECORDED = process.env["MODELS_CALLS"] && {
  env: { ...QUIET, NODE_OPTIONS: `--import=${new URL("test/support/record-calls.mjs", import.meta.url)}` },
};

// Pools take their keys from a file in the processes that tests start.
const KEPT_KEYS = `--require=${JSON.stringify(fileURLToPath(new URL("test/support/kept-keys.cjs", import.meta.url)))}`;
const FEW_KEYS = { ...QUIET, NODE_OPTIONS: KEPT_KEYS };

// Where the machine has such, temporary folders are in memory: on a disk each state file that is written waits for it.
const MEMORY = "/dev/shm";
const hasRoom = () => {
  const { bavail, bsize } = statfsSync(MEMORY);
  return bavail * bsize > 2 ** 28;
};
const IN_MEMORY = existsSync(MEMORY) && hasRoom() ? { ...QUIET, TMPDIR: MEMORY } : QUIET;

// One process for many files: to load the SDK again for each took a fifth of all the time.
const SHARED = {
  isolate: false,
  setupFiles: ["test/support/clean-slate.ts"],
  // What garbage collections take away is tested too. Without small spaces for what is new they are a tenth of the time.
  execArgv: ["--expose-gc", "--min-semi-space-size=16", "--max-semi-space-size=64"],
};

const project = (name: string, extra: object = {}) => ({
  test: {
    name,
    include: [`test/${name}/**/*.test.ts`],
    environment: "node",
    env: QUIET,
    // One second, the default, is too short for a process to start on a busy machine.
    expect: { poll: { timeout: 15_000 } },
    ...extra,
  },
});

export default defineConfig({
  test: {
    // The default leaves one core idle, which on two cores doubles the time.
    maxWorkers: "100%",
    projects: [
      // The longest take three seconds alone, and machines are busy.
      project("unit", { ...SHARED, env: IN_MEMORY, testTimeout: 30_000 }),
      project("cli", { ...SHARED, env: FEW_KEYS, testTimeout: 30_000 }),
      // Their files replace the prompts, which others need as they are.
      project("prompts", { testTimeout: 30_000 }),
      // A function that cannot start is started again for each of the calls that one test makes.
      project("explain", { testTimeout: 180_000, hookTimeout: 60_000, setupFiles: ["test/support/clean-slate.ts"] }),
      project("proof", { testTimeout: 300_000, hookTimeout: 60_000 }),
      project("models", { testTimeout: 30_000 }),
      project("soak", {
        testTimeout: 3_600_000,
        hookTimeout: 300_000,
        env: IN_MEMORY,
        setupFiles: ["test/support/clean-slate.ts"],
      }),
      project("contract", { ...RECORDED, testTimeout: 60_000, hookTimeout: 60_000 }),
      project("browser", { testTimeout: 60_000, hookTimeout: 120_000 }),
      project("e2e", { ...RECORDED, testTimeout: 120_000, hookTimeout: 60_000 }),
    ],
    coverage: { include: ["src/**"], exclude: ["**/*.d.ts"] },
  },
});
