// Compiles src into dist and the Lambda templates into dist/templates, from scratch, so that nothing stale is packed.
import { execFileSync } from "node:child_process";
import { cpSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";

const tsc = createRequire(import.meta.url)
  .resolve("typescript/package.json")
  .replace("package.json", "bin/tsc");
rmSync("dist", { recursive: true, force: true });
for (const project of ["tsconfig.json", "templates/tsconfig.json"]) {
  execFileSync(process.execPath, [tsc, "-p", project], { stdio: "inherit" });
}
// What the local endpoint's functions start with is no TypeScript: it runs as it is.
const bootstrap = "local/lambda/runtime/bootstrap";
cpSync(`src/${bootstrap}`, `dist/${bootstrap}`, { recursive: true, filter: (path) => !path.endsWith("__pycache__") });
// The program's own --help, printed once here so that nobody has to wait for it later.
writeFileSync("dist/help.txt", execFileSync(process.execPath, ["bin/lambda-authz.js", "--help"]));
