const LINE = ".lambda-authz/";
const IGNORES = /^(\*\*\/|\/)?\.lambda-authz(\/(\*\*?)?)?$/;

/**
 * The .gitignore with the state folder in it; undefined when it is ignored already.
 * What stands there is kept byte for byte, so `text` is to be read and written as latin1: git knows no encoding here.
 */
export function ignoringState(text: string): string | undefined {
  const lines = text.split(/\r?\n/).map((line) => line.replace(/^\u00ef\u00bb\u00bf/, "").trimEnd());
  const last = lines.findLast((line) => IGNORES.test(line.replace(/^!/, "")));
  if (last !== undefined && !last.startsWith("!")) return undefined;
  const end = /\r\n/.test(text) ? "\r\n" : "\n";
  const gap = text === "" || text.endsWith("\n") ? "" : end;
  return `${text}${gap}${LINE}${end}`;
}
