import { defineConfig } from "vitest/config";

/** The tests that a mutant of the Node authorizer must not survive: those that run it in this process. */
export default defineConfig({
  test: {
    include: ["test/unit/templates/{vectors,authorizer,baked}.test.ts"],
    environment: "node",
    // What Python answers says nothing of a mutant, and takes its time.
    testNamePattern: /^(?!.*Python)/,
    testTimeout: 10_000,
  },
});
