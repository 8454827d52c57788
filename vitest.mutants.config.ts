import { defineConfig } from "vitest/config";

/** The tests that a mutant of the Node authorizer must not survive: those that run it in this process. */
export default defineConfig({
  test: {
    include: ["test/unit/templates/{vectors,authorizer,baked}.test.ts"],
    environment: "node",
    testTimeout: 10_000,
  },
});
