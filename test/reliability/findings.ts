/** What can be wrong after a fault: with what AWS holds, with the state folder, or with how a run ends. */
export type Loss = "end" | "state" | "lost" | "double" | "left" | "foreign" | "not converged" | "writes again";

export interface Finding {
  readonly loss: Loss;
  readonly text: string;
}

export const finding =
  (loss: Loss) =>
  (text: string): Finding => ({ loss, text });

const commonStart = (a: string, b: string): number => {
  let at = 0;
  while (at < a.length && a[at] === b[at]) at++;
  return at;
};

/** The part of a line in which it differs from the most similar one. */
function excerpt(line: string, others: readonly string[]): string {
  const at = Math.max(0, ...others.map((other) => commonStart(line, other)));
  return line.length < 400 ? line : `${line.slice(0, 80)} ... ${line.slice(Math.max(80, at - 100), at + 150)}`;
}

/** The lines of one list that the other does not have. */
export const differences = (actual: readonly string[], expected: readonly string[]): string[] => [
  ...actual.filter((one) => !expected.includes(one)).map((one) => `more: ${excerpt(one, expected)}`),
  ...expected.filter((one) => !actual.includes(one)).map((one) => `less: ${excerpt(one, actual)}`),
];
