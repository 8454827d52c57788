import { mkdirSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { emptyFolder } from "./folder.ts";

const HANDLER = 'export const handler = async () => ({ statusCode: 200, body: "ok" });\n';

/** A project whose authorizer is its own, so that a deploy asks no issuer. @returns the path of its config.ini. */
export function ownProject(
  { project, stage = "dev", functions = ["echo"] }: { project: string; stage?: string; functions?: readonly string[] },
  folder = emptyFolder(),
  file = "config.ini",
): string {
  const lines = [
    ...["[project]", `name = ${project}`, "[api]", `stage = ${stage}`],
    ...functions.flatMap((name) => [`[function.${name}]`, "source = code"]),
    ...["[routes]", `GET / = ${functions[0]}`, "[authorizer]", "name = door", "source = own"],
    ...["[cors]", "allow_origins = https://a.example", ""],
  ];
  const files = {
    [file]: lines.join("\n"),
    "code/index.mjs": HANDLER,
    "own/index.mjs": HANDLER,
    "own/config.json": "{}",
  };
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return join(folder, file);
}
