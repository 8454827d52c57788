import { defineConfig } from "vitest/config";

// The SDK warns about Node 20 on stderr; the tool silences it for its own runs in the same way.
const QUIET = { AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED: "true" };

// With MODELS_CALLS=FILE the runs of the emulator tests record what they send, for test:models.
const RECORDED = process.env["MODELS_CALLS"] && {
  env: { ...QUIET, NODE_OPTIONS: `--import=${new URL("test/support/record-calls.mjs", import.meta.url)}` },
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
      // What garbage collections take away is tested too.
      // One process for many files: to load the SDK again for each took a fifth of all the time.
      project("unit", {
        testTimeout: 30_000,
        execArgv: ["--expose-gc"],
        isolate: false,
        setupFiles: ["test/support/clean-slate.ts"],
      }),
      project("cli", { testTimeout: 30_000 }),
      project("explain", { testTimeout: 60_000, hookTimeout: 60_000, setupFiles: ["test/support/clean-slate.ts"] }),
      project("proof", { testTimeout: 300_000, hookTimeout: 60_000 }),
      project("models", { testTimeout: 30_000 }),
      project("soak", { testTimeout: 3_600_000 }),
      project("contract", { ...RECORDED, testTimeout: 60_000, hookTimeout: 60_000 }),
      project("browser", { testTimeout: 60_000, hookTimeout: 120_000 }),
      project("e2e", { ...RECORDED, testTimeout: 120_000, hookTimeout: 60_000 }),
    ],
    coverage: { include: ["src/**"], exclude: ["**/*.d.ts"] },
  },
});
