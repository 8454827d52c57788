/** The value after `=`: undefined when it is blank. */
export type Scanned = { readonly value: string | undefined } | { readonly refused: string };

const QUOTES = ['"', "'"] as const;
const COMMENT = /(?:^|\s)(?:;|#(?=\s|$))/;
/** In the tutorial's file the comment directly follows the blank that people fill in. */
const COMMENT_OF_TUTORIAL = /;|(?:^|\s)#/;

/**
 * Removes the comment and the quotes of a value. Nothing is cut silently: where a `;` or `#` may be either value or
 * comment, it is refused. Text in quotes is taken literally, there are no escapes.
 */
export function scanValue(text: string, ofTutorial: boolean): Scanned {
  const trimmed = text.trim();
  const quote = QUOTES.find((candidate) => trimmed.startsWith(candidate));
  if (quote !== undefined) return scanQuoted(trimmed, quote);
  const comment = trimmed.search(ofTutorial ? COMMENT_OF_TUTORIAL : COMMENT);
  const bare = (comment === -1 ? trimmed : trimmed.slice(0, comment)).trim();
  if (/[;#]/.test(bare)) {
    return {
      refused: "a value that contains ; or # must be in quotes; a comment starts with a space (and has one after a #)",
    };
  }
  return { value: bare === "" ? undefined : bare };
}

function scanQuoted(text: string, quote: string): Scanned {
  const end = text.indexOf(quote, 1);
  if (end === -1) return { refused: `has no closing ${quote}` };
  const rest = text.slice(end + 1).trim();
  if (rest !== "" && !/^[;#]/.test(rest)) return { refused: `only a comment may follow the closing ${quote}` };
  return { value: text.slice(1, end) };
}

/**
 * A value as it must be written in a config.ini, so that reading returns it.
 * @throws RangeError for values that quotes cannot represent: a line break, or both kinds of quotes where one is needed.
 */
export function quoteValue(value: string): string {
  const plain = value === value.trim() && value !== "" && !/[;#=]/.test(value) && !/^["']/.test(value);
  const quote = QUOTES.find((candidate) => !value.includes(candidate));
  if (/[\r\n]/.test(value) || (!plain && quote === undefined))
    throw new RangeError("quotes cannot represent this value");
  return plain ? value : `${quote}${value}${quote}`;
}
