// @ts-check
// Preloaded into the programs that are measured: writes down their peak resident memory, in KB, when they end.
const { writeFileSync } = require("node:fs");

process.on("exit", () => {
  if (process.env.PEAK_FILE) writeFileSync(process.env.PEAK_FILE, String(process.resourceUsage().maxRSS));
});
