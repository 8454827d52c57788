import ignore from "ignore";

/** Tells whether a file or folder is ignored. Names are relative to the folder of the patterns, with forward slashes. */
export type Ignored = (name: string, isFolder?: boolean) => boolean;

/** What gitignore patterns ignore; the last one that matches decides, `!` brings back. Case matters on every system. */
export function gitignore(...patterns: readonly (readonly string[])[]): Ignored {
  const rules = ignore({ ignoreCase: false });
  for (const some of patterns) rules.add(some);
  return (name, isFolder = false) => rules.ignores(isFolder ? `${name}/` : name);
}
