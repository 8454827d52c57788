/**
 * What a synchronous function prints with console.log: @bomb.sh/tab has no other output. It is kept from stdout, so that
 * the caller decides what reaches it.
 * @returns the lines, each without its line break.
 */
export function printedBy(print: () => void): string[] {
  const { log } = console;
  const lines: string[] = [];
  console.log = (line: unknown) => void lines.push(String(line));
  try {
    print();
  } finally {
    console.log = log;
  }
  return lines;
}
