/** A text as one argument of a shell command. */
export const shellText = (text: string): string => `'${text.replaceAll("'", `'"'"'`)}'`;
