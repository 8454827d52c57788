/** A value as it stands behind `=`: undefined when it is blank. */
export type Scanned = { readonly value: string | undefined } | { readonly refused: string };

const QUOTES = ['"', "'"] as const;
const COMMENT = /(?:^|\s)(?:;|#(?=\s|$))/;
/** In the tutorial's file the comment stands right behind the blank that people fill in. */
const COMMENT_OF_TUTORIAL = /;|(?:^|\s)#/;

/**
 * Takes the comment off a value and its quotes away. Nothing is cut silently: where a `;` or `#` may be either
 * value or comment, it is refused. Between quotes all is taken as it is, there are no escapes.
 */
export function scanValue(text: string, ofTutorial: boolean): Scanned {
  const trimmed = text.trim();
  const quote = QUOTES.find((candidate) => trimmed.startsWith(candidate));
  if (quote !== undefined) return scanQuoted(trimmed, quote);
  const comment = trimmed.search(ofTutorial ? COMMENT_OF_TUTORIAL : COMMENT);
  const bare = (comment === -1 ? trimmed : trimmed.slice(0, comment)).trim();
  if (/[;#]/.test(bare)) {
    return { refused: "a value with ; or # in it stands in quotes; a comment has a space before it (and after a #)" };
  }
  return { value: bare === "" ? undefined : bare };
}

function scanQuoted(text: string, quote: string): Scanned {
  const end = text.indexOf(quote, 1);
  if (end === -1) return { refused: `has no closing ${quote}` };
  const rest = text.slice(end + 1).trim();
  if (rest !== "" && !/^[;#]/.test(rest)) return { refused: `only a comment may stand behind the closing ${quote}` };
  return { value: text.slice(1, end) };
}

/**
 * A value as it must be written so that loading gives it back; for whoever writes a config.ini.
 * @throws RangeError for what no quoting can hold: a line break, or both kinds of quotes where one is needed.
 */
export function quoteValue(value: string): string {
  const plain = value === value.trim() && value !== "" && !/[;#=]/.test(value) && !/^["']/.test(value);
  const quote = QUOTES.find((candidate) => !value.includes(candidate));
  if (/[\r\n]/.test(value) || (!plain && quote === undefined)) throw new RangeError("no quotes can hold this value");
  return plain ? value : `${quote}${value}${quote}`;
}
