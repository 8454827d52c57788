import { readFileSync } from "node:fs";
import { join } from "node:path";

/** The lines of the README's blocks of a language, without comments at their ends; a list for each block, in order. */
export function readmeBlocks(root: string, language: string): string[][] {
  const text = readFileSync(join(root, "README.md"), "utf8");
  return [...text.matchAll(new RegExp(`^\`\`\`${language}\n(.*?)^\`\`\`$`, "gms"))].map(([, block = ""]) =>
    block
      .split("\n")
      .map((line) => line.replace(/\s+# .*$/, ""))
      .filter((line) => line !== ""),
  );
}
