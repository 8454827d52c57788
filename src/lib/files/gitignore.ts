import ignore from "ignore";

/** Whether a file or folder is ignored. Names are relative to the folder of the patterns, with forward slashes. */
export type Ignored = (name: string, isFolder?: boolean) => boolean;

/** What gitignore patterns ignore: the last match decides, `!` includes again. Case-sensitive on every system. */
export function gitignore(...patterns: readonly (readonly string[])[]): Ignored {
  const rules = ignore({ ignoreCase: false });
  for (const some of patterns) rules.add(some);
  return (name, isFolder = false) => rules.ignores(isFolder ? `${name}/` : name);
}
