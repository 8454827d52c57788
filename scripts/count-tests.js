// Adds up vitest's JSON reports and prints the closing line of .ci/run. A missing report counts as a failure.
// @ts-check
import { existsSync, readFileSync } from "node:fs";

const sum = { passed: 0, failed: 0, skipped: 0 };
for (const file of process.argv.slice(2)) {
  if (!existsSync(file)) {
    sum.failed++;
    continue;
  }
  const report = JSON.parse(readFileSync(file, "utf8"));
  sum.passed += report.numPassedTests;
  sum.failed += report.numFailedTests + (report.success || report.numFailedTests > 0 ? 0 : 1);
  sum.skipped += report.numPendingTests + (report.numTodoTests ?? 0);
}
process.stdout.write(`${sum.passed} passed, ${sum.failed} failed, ${sum.skipped} skipped\n`);
process.exitCode = sum.failed > 0 ? 1 : 0;
