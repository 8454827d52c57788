import { defineConfig } from "vitest/config";

const project = (name: string, extra: object = {}) => ({
  test: { name, include: [`test/${name}/**/*.test.ts`], environment: "node", ...extra },
});

export default defineConfig({
  test: {
    projects: [
      project("unit"),
      project("cli", { testTimeout: 30_000 }),
      project("contract", { testTimeout: 60_000, hookTimeout: 60_000 }),
      project("e2e", { testTimeout: 120_000, hookTimeout: 60_000, fileParallelism: false }),
    ],
    coverage: { include: ["src/**"], exclude: ["**/*.d.ts"] },
  },
});
