/** Reads lines of an access log. */
export interface AccessFormat {
  /** Names of the `$context` variables in the format, without `$context.`: "requestId", "error.message". */
  readonly variables: ReadonlySet<string>;
  /** The values of a line by variable, those that are absent ("-") left out; undefined for a line of another format. */
  read(line: string): ReadonlyMap<string, string> | undefined;
}

/** `$context.status` or `${context.status}`; a dot at the end belongs to the text. */
const VARIABLE = /\$(?:\{context\.([\w-]+(?:\.[\w-]+)*)\}|context\.([\w-]+(?:\.[\w-]+)*))/g;

/** API Gateway writes it for a variable without a value. */
const ABSENT = "-";

/**
 * The format of an access log: JSON, CLF, CSV, XML or any text with `$context` variables. A value ends where the text
 * that follows its variable begins; nothing in it is escaped, so JSON lines may not be valid JSON.
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/set-up-logging.html
 */
export function accessFormat(format: string): AccessFormat {
  const text = format.trim();
  const matches = [...text.matchAll(VARIABLE)];
  const names = matches.map(([, braced, bare]) => braced ?? bare ?? "");
  // What is before the first variable, between two, and after the last one.
  const between = [...matches.map(({ index }) => index), text.length].map((end, at) => {
    const before = matches[at - 1];
    return text.slice(before === undefined ? 0 : before.index + before[0].length, end);
  });
  const [first = "", ...following] = between;
  return {
    variables: new Set(names),
    read(line) {
      const written = line.trim();
      if (!written.startsWith(first)) return undefined;
      const values = new Map<string, string>();
      let at = first.length;
      for (const [index, name] of names.entries()) {
        const next = following[index] ?? "";
        const isLast = index === names.length - 1;
        const end = isLast ? written.length - next.length : next === "" ? at : written.indexOf(next, at);
        if (end < at || !written.startsWith(next, end)) return undefined;
        const value = written.slice(at, end);
        if (value !== ABSENT && value !== "") values.set(name, value);
        at = end + next.length;
      }
      return values;
    },
  };
}
