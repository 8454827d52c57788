import { spawnSync } from "node:child_process";
import { mkdirSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { bootId, startOf } from "../../src/lib/process-identity.ts";

/** Something that happens to a state file while no run uses it. */
export interface Damage {
  readonly name: string;
  /** @param text what it holds. */
  readonly apply: (file: string, text: string) => void;
}

const rewritten = (name: string, change: (text: string) => string | Buffer): Damage => ({
  name,
  apply: (file, text) => writeFileSync(file, change(text)),
});

/** Sorts of places at which a write that is not atomic could have ended. */
const CUTS: Readonly<Record<string, (text: string) => number>> = {
  "before its first byte": () => 0,
  "after its first byte": () => 1,
  "in the version": (text) => text.indexOf("version") + 3,
  "before the first row": (text) => text.indexOf('"rows"') + 8,
  "in the name of a row": (text) => text.indexOf('"', text.length / 2) + 2,
  "between two rows": (text) => text.indexOf("},", text.length / 2) + 1,
  "after the comma between two rows": (text) => text.indexOf("},", text.length / 2) + 2,
  "before the last brace": (text) => text.lastIndexOf("}"),
  "before the end of its last line": (text) => text.length - 1,
};

const withVersion = (text: string, version: unknown) => JSON.stringify({ ...JSON.parse(text), version });
const rowsAs = (text: string, from: RegExp, to: string) => text.replace(from, to);

const conflict = (text: string) => {
  const lines = text.split("\n");
  const [half, end] = [Math.floor(lines.length / 2), Math.floor(lines.length / 2) + 4];
  const ours = lines.slice(half, end);
  return [...lines.slice(0, half), "<<<<<<< HEAD", ...ours, "=======", ...ours, ">>>>>>> theirs", ...lines.slice(end)];
};

/** Rows of two states in one file: as a merge of two branches that both deployed leaves them. */
const merged = (text: string) => {
  const { version, rows } = JSON.parse(text);
  const others = JSON.parse(JSON.stringify(rows).replaceAll("shop-dev", "shop-dev-2").replaceAll('"dev"', '"dev-2"'));
  const renamed = Object.fromEntries(Object.entries(others).map(([id, row]) => [`${id}~theirs`, row]));
  return JSON.stringify({ version, rows: { ...renamed, ...rows } });
};

export const DAMAGES: readonly Damage[] = [
  ...Object.entries(CUTS).map(([where, at]) => rewritten(`cut off ${where}`, (text) => text.slice(0, at(text)))),
  rewritten("with git's conflict markers", (text) => conflict(text).join("\n")),
  rewritten("merged with that of another stage", merged),
  rewritten("of a newer version", (text) => withVersion(text, 2)),
  rewritten("of an older version", (text) => withVersion(text, 0)),
  rewritten("of no version", (text) => withVersion(text, undefined)),
  rewritten("of another account", (text) => rowsAs(text, /123456789012/g, "210987654321")),
  rewritten("of another stage", (text) => rowsAs(text, /shop-dev|"dev"|\bdev\b/g, "prod")),
  rewritten("with a byte order mark", (text) => `\ufeff${text}`),
  rewritten("with line ends of Windows", (text) => text.replaceAll("\n", "\r\n")),
  rewritten("binary", () => Buffer.from(Array.from({ length: 512 }, (_, i) => (i * 37) % 256))),
  rewritten("a list", () => "[]"),
  { name: "lost", apply: (file) => rmSync(file) },
  {
    name: "a folder",
    apply(file) {
      rmSync(file);
      mkdirSync(file);
    },
  },
  {
    name: "a symbolic link to the file",
    apply(file, text) {
      const elsewhere = join(tmpdir(), `elsewhere-${process.pid}`);
      writeFileSync(elsewhere, text);
      rmSync(file);
      symlinkSync(elsewhere, file);
    },
  },
  {
    name: "a symbolic link to nothing",
    apply(file) {
      rmSync(file);
      symlinkSync(`${file}.missing`, file);
    },
  },
  {
    name: "a pipe",
    apply(file) {
      rmSync(file);
      spawnSync("mkfifo", [file]);
    },
  },
];

const HOLDER = {
  pid: process.pid,
  start: startOf(process.pid) ?? null,
  boot: bootId() ?? null,
  host: hostname(),
  since: new Date().toISOString(),
};

/** Locks beside the state file that no run holds. */
export const LOCKS: readonly Damage[] = Object.entries({
  "of a process that has ended": JSON.stringify({ ...HOLDER, pid: spawnSync(process.execPath, ["--version"]).pid }),
  "of a process whose ID another one has": JSON.stringify({ ...HOLDER, start: "1" }),
  "of another host": JSON.stringify({ ...HOLDER, host: "elsewhere" }),
  "of an earlier start of the machine": JSON.stringify({ ...HOLDER, boot: "earlier" }),
  "cut off": '{"pid":',
  empty: "",
  binary: "\u0000\u0001\ufffd",
}).map(([name, text]) => ({
  name: `a lock ${name}`,
  apply(file) {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(`${file}.lock`, text);
  },
}));
