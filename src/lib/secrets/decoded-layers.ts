/** A text as it was written, or with one level or more of its escapes decoded. */
export interface Layer {
  readonly text: string;
  /** Where a character of this layer begins in the text as it was written; one more entry for the end. */
  readonly starts: Int32Array;
}

/** JSON in JSON in JSON, in a query string. */
const MOST_LAYERS = 8;

const ESCAPE = /\\u([0-9a-f]{4})|\\x([0-9a-f]{2})|%([0-9a-f]{2})|\\([^ux])|&(quot|amp|apos|lt|gt|#34|#39);/gi;
const CONTROL: Readonly<Record<string, string>> = { n: "\n", r: "\r", t: "\t" };
const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: "&",
  apos: "'",
  lt: "<",
  gt: ">",
  "#34": '"',
  "#39": "'",
};

const decoded = ([, u, x, percent, escaped = "", entity = ""]: RegExpExecArray): string => {
  const hex = u ?? x ?? percent;
  if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
  return ENTITIES[entity.toLowerCase()] ?? CONTROL[escaped] ?? escaped;
};

/** The layer with one level of escapes less; undefined where nothing is escaped. */
function decodedOnce({ text, starts }: Layer): Layer | undefined {
  const matches = [...text.matchAll(ESCAPE)];
  if (matches.length === 0) return undefined;
  const parts: string[] = [];
  const next = new Int32Array(text.length + 1);
  let at = 0;
  let length = 0;
  const keep = (until: number) => {
    parts.push(text.slice(at, until));
    next.set(starts.subarray(at, until), length);
    length += until - at;
  };
  for (const match of matches) {
    keep(match.index);
    const character = decoded(match);
    parts.push(character);
    for (const _ of Array(character.length).keys()) next[length++] = starts[match.index] ?? 0;
    at = match.index + match[0].length;
  }
  keep(text.length);
  next[length] = starts[text.length] ?? 0;
  return { text: parts.join(""), starts: next.subarray(0, length + 1) };
}

/** The text, then the text with each level of JSON, URL and HTML escapes decoded. */
export function* decodedLayers(text: string): Generator<Layer> {
  let layer: Layer | undefined = { text, starts: Int32Array.from({ length: text.length + 1 }, (_, index) => index) };
  for (let count = 0; layer !== undefined && count < MOST_LAYERS; count++) {
    yield layer;
    layer = decodedOnce(layer);
  }
}
