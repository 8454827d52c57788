const QUOTES = "\"'`";
const CLOSING: Readonly<Record<string, string>> = { "[": "]", "{": "}", "(": ")" };

export const isQuote = (character: string | undefined): boolean =>
  character !== undefined && QUOTES.includes(character);
export const isOpening = (character: string | undefined): boolean => character !== undefined && character in CLOSING;

/** Where a quoted text ends whose first quote is at this index: its last quote, or the end of a text that was cut. */
export function quotedEnd(text: string, start: number): number {
  const quote = text[start];
  for (let at = start + 1; at < text.length; at++) {
    if (text[at] === "\\") at++;
    else if (text[at] === quote) return at;
  }
  return text.length;
}

/** Where a list or object ends whose bracket is at this index: its last bracket, or the end of a text that was cut. */
export function bracketEnd(text: string, start: number): number {
  const open: string[] = [];
  for (let at = start; at < text.length; at++) {
    const character = text[at] ?? "";
    // An apostrophe within a word is not a quote.
    if (isQuote(character) && !/\w/.test(text[at - 1] ?? "")) at = quotedEnd(text, at);
    else if (isOpening(character)) open.push(CLOSING[character] ?? "");
    else if (character === open.at(-1)) open.pop();
    if (open.length === 0) return at;
  }
  return text.length;
}
