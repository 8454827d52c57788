/** Our account in place of the one that recordings show. */
const ACCOUNTS = ["111111111111", "000000000000"] as const;
const PLACEHOLDER = /<[a-z][^<>]*>|datetime|^date$|^timestamp$/gi;

/** What each placeholder of a scenario has stood for so far. */
type Bound = Map<string, string>;

function fitsText(expected: string, actual: unknown, bound: Bound): boolean {
  const text = actual instanceof Date ? "datetime" : String(actual).replaceAll(ACCOUNTS[1], ACCOUNTS[0]);
  if (expected === text) return true;
  const names: string[] = [];
  let at = 0;
  let source = "";
  for (const { 0: name, index } of expected.matchAll(PLACEHOLDER)) {
    source += `${quoted(expected.slice(at, index))}(.*?)`;
    // Where two stand side by side nobody can tell where one ends.
    const isAlone =
      !expected.slice(index + name.length).startsWith("<") && (index === 0 || expected[index - 1] !== ">");
    names.push(isAlone ? name : "");
    at = index + name.length;
  }
  const found = new RegExp(`^${source}${quoted(expected.slice(at))}$`, "s").exec(text);
  if (found === null) return false;
  return names.every((name, i) => {
    const value = found[i + 1] ?? "";
    // "<id:1>" is one thing throughout a scenario; "<region>" and dates are no names of things.
    if (!/:\d+>$/.test(name)) return true;
    const known = bound.get(name) ?? value;
    bound.set(name, known);
    return known === value;
  });
}

const quoted = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
const isObject = (value: unknown): value is Record<string, unknown> =>
  typeof value === "object" && value !== null && !Array.isArray(value) && !(value instanceof Date);
const shown = (value: unknown): string => JSON.stringify(value) ?? "nothing";

function differences(expected: unknown, actual: unknown, path: string, bound: Bound): string[] {
  // A JSON text that the recording shows taken apart.
  if (isObject(expected) && typeof actual === "string") return differences(expected, parsed(actual), path, bound);
  if (isObject(expected) && isObject(actual)) {
    const defined = Object.fromEntries(Object.entries(actual).filter(([, value]) => value !== undefined));
    return [...new Set([...Object.keys(expected), ...Object.keys(defined)])].flatMap((key) => {
      if (!(key in expected)) return [`${path}${key}: not at AWS, here ${shown(defined[key])}`];
      if (!(key in defined)) return [`${path}${key}: at AWS ${shown(expected[key])}, not here`];
      return differences(expected[key], defined[key], `${path}${key}.`, bound);
    });
  }
  // A list of one value, in whose place the recording has "<X-Forwarded-For>".
  if (typeof expected === "string" && /^<[^<>:]+>$/.test(expected) && Array.isArray(actual) && actual.length === 1)
    return differences(expected, actual[0], path, bound);
  if (Array.isArray(expected) && Array.isArray(actual)) {
    if (expected.length !== actual.length) return [`${path}length: at AWS ${expected.length}, here ${actual.length}`];
    return expected.flatMap((one, i) => differences(one, actual[i], `${path}${i}.`, bound));
  }
  const fits =
    typeof expected === "string" && !isObject(actual) && !Array.isArray(actual)
      ? fitsText(expected, actual, bound)
      : shown(expected) === shown(actual);
  return fits ? [] : [`${path.replace(/\.$/, "")}: at AWS ${shown(expected)}, here ${shown(actual)}`];
}

/** A JSON text taken apart; IAM hands policies out encoded as in a URL. */
function parsed(text: string): unknown {
  for (const read of [JSON.parse, (encoded: string) => JSON.parse(decodeURIComponent(encoded))])
    try {
      return read(text);
    } catch {
      // The other way, or it is no JSON.
    }
  return text;
}

/** Errors: their name, message and status; beside these boto3 repeats the message in ways that SDKs differ in. */
function plain(answer: unknown): unknown {
  if (!isObject(answer) || !isObject(answer["Error"])) return answer;
  const { Error: error, ResponseMetadata: metadata } = answer;
  return { Error: error, status: isObject(metadata) ? metadata["HTTPStatusCode"] : undefined };
}

/** What differs, by step; a step that was not played, or never recorded, differs too. */
export function compare(
  recorded: Readonly<Record<string, unknown>>,
  seen: Readonly<Record<string, unknown>>,
): Record<string, string[]> {
  const bound: Bound = new Map();
  const steps = [...new Set([...Object.keys(recorded), ...Object.keys(seen)])];
  const found = steps.map((step): [string, string[]] => {
    if (!(step in seen)) return [step, ["not played"]];
    if (!(step in recorded)) return [step, ["not recorded"]];
    return [step, differences(plain(recorded[step]), plain(seen[step]), "", bound)];
  });
  return Object.fromEntries(found.filter(([, wrong]) => wrong.length > 0));
}
