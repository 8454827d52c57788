// Bundles the compiled command line and public API: node loads a few dozen files instead of three hundred, which takes
// a deploy a tenth less processor time before its first call. Nothing is minified or renamed. Usage: bundle.js <dist>
// @ts-check
import { writeFileSync } from "node:fs";
import { rolldown } from "rolldown";

const [, , dist = "dist"] = process.argv;
const bundle = await rolldown({
  input: { main: `${dist}/cli/main.js`, index: `${dist}/index.js` },
  platform: "node",
  // Packages stay packages: npm installs and audits them.
  external: (id) => !id.startsWith(".") && !id.startsWith("/") && !/^[A-Za-z]:/.test(id),
});
await bundle.write({
  dir: `${dist}/bundle`,
  format: "esm",
  entryFileNames: "[name].js",
  // In the same folder: see src/lib/package-root.ts.
  chunkFileNames: ({ name }) => (name.startsWith("shared~") ? "shared-[hash].js" : "[name]-[hash].js"),
  // What several commands share would otherwise be one small file for each set of them.
  codeSplitting: {
    groups: [{ name: "shared", minShareCount: 2, entriesAware: true, entriesAwareMergeThreshold: 1_500 }],
  },
  minify: false,
  comments: true,
});
await bundle.close();
// The types are those of the compiled files.
for (const [name, compiled] of [
  ["main", "cli/main"],
  ["index", "index"],
])
  writeFileSync(`${dist}/bundle/${name}.d.ts`, `export * from "../${compiled}.js";\n`);
