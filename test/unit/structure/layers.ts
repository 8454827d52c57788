import type { ImportGraph } from "../../support/import-graph.ts";

/**
 * The layers of src, lowest first, by the beginning of a path; the longest beginning that fits decides. A file imports
 * only its own layer and those below it.
 */
export const LAYERS: readonly (readonly string[])[] = [
  ["src/lib/", "src/aws/partition.ts", "src/aws/arn.ts"],
  ["src/config/text/"],
  ["src/routes/"],
  ["src/config/"],
  ["src/engine/"],
  ["src/aws/"],
  ["src/issuers/"],
  ["src/resources/"],
  ["src/logs/"],
  ["src/stack/"],
  ["src/token/", "src/sign-in/"],
  ["src/explain/"],
  ["src/doctor/", "src/page/", "src/init/"],
  ["src/iam-policy/"],
  ["src/index.ts", "src/open/"],
  ["src/cli/"],
];

/** The layer of a file; undefined for one that belongs to none. */
export function layerOf(file: string): number | undefined {
  const prefixes = LAYERS.flatMap((prefixes, layer) => prefixes.map((prefix) => ({ prefix, layer })));
  const fitting = prefixes.filter(({ prefix }) => file.startsWith(prefix));
  return fitting.sort((a, b) => b.prefix.length - a.prefix.length)[0]?.layer;
}

const TERMINAL = /^(?:commander|@inquirer\/.*|chalk|listr2|node:readline.*)$/;
const SDK = /^@(?:aws-sdk|smithy)\//;
const KIND = /^src\/resources\/[^/]+\.ts$/;

/** Locks and the names of temporary files hold the process ID; the SDK reads some settings in the environment only. */
const KNOW_THEIR_PROCESS = [
  "src/engine/state/lock.ts",
  "src/lib/files/write-whole.ts",
  "src/open/process-environment.ts",
];

/** The rules that layers do not express: who must not import what, and why. */
export const BANS: readonly {
  readonly who: (file: string) => boolean;
  readonly what: (imported: string) => boolean;
  readonly why: string;
}[] = [
  {
    who: (file) => !file.startsWith("src/cli/") && !file.startsWith("src/local/"),
    what: (imported) => TERMINAL.test(imported),
    why: "only src/cli knows the terminal and the process",
  },
  {
    who: (file) => !file.startsWith("src/cli/") && !KNOW_THEIR_PROCESS.includes(file),
    what: (imported) => imported === "node:process",
    why: "only src/cli knows the terminal and the process",
  },
  {
    who: (file) => file.startsWith("src/engine/"),
    what: (imported) => SDK.test(imported),
    why: "the engine knows kinds, not AWS",
  },
  {
    who: (file) => KIND.test(file) && file !== "src/resources/index.ts",
    what: (imported) => KIND.test(imported),
    why: "kinds do not know each other; the graph joins them",
  },
  {
    who: (file) => file.startsWith("src/local/"),
    what: (imported) => SDK.test(imported) || (imported.startsWith("src/") && !imported.startsWith("src/local/")),
    why: "the local endpoint shares nothing with the tool: a shared mistake would cancel out",
  },
  {
    who: (file) => !file.startsWith("src/local/"),
    what: (imported) => imported.startsWith("src/local/"),
    why: "a URL is all that the tool knows of the local endpoint",
  },
  {
    who: (file) => file.startsWith("templates/"),
    // A type that a comment names: nothing of it is loaded.
    what: (imported) => imported.startsWith("src/") && imported !== "src/page/page-values.ts",
    why: "what runs in Lambda or in a browser imports nothing of this package",
  },
];

/** Every import that breaks a layer or a ban: "src/a.ts imports src/b.ts: why". */
export function violationsIn(graph: ImportGraph): string[] {
  return [...graph].flatMap(([file, imports]) =>
    imports.flatMap((imported) => {
      const [own, other] = [layerOf(file), layerOf(imported)];
      const upwards = own !== undefined && other !== undefined && other > own ? ["it is in a higher layer"] : [];
      const banned = BANS.filter(({ who, what }) => who(file) && what(imported)).map(({ why }) => why);
      return [...upwards, ...banned].map((why) => `${file} imports ${imported}: ${why}`);
    }),
  );
}
