const LINE = ".lambda-authz/";
const IGNORES = /^(\*\*\/|\/)?\.lambda-authz(\/(\*\*?)?)?$/;

/**
 * The .gitignore with the state folder; undefined when it is already ignored. The existing lines are kept byte for byte:
 * read and write `text` as latin1, because git defines no encoding for this file.
 */
export function ignoringState(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\u00ef\u00bb\u00bf/, "").trimEnd());
  const last = lines.findLast((line) => IGNORES.test(line.replace(/^!/, "")));
  if (last !== undefined && !last.startsWith("!")) return undefined;
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  const gap = text === "" || text.endsWith("\n") ? "" : end;
  return `${text}${gap}${LINE}${end}`;
}
