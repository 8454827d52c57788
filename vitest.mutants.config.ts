import { defineConfig } from "vitest/config";

/** The tests that a mutant of the Node authorizer must not survive: those that run it in this process. */
export default defineConfig({
  test: {
    include: ["test/unit/templates/{vectors,authorizer,baked}.test.ts"],
    environment: "node",
    // What Python answers says nothing of a mutant; of the servers that waste time one is enough, for each takes 1.5 s.
    testNamePattern: /^(?!.*(Python|no end|drops|100 Continue))/,
    testTimeout: 10_000,
  },
});
