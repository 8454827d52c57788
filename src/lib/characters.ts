/** A character that is invisible or looks like another one. */
export interface Character {
  /** Counted from 1, in characters as editors count them. */
  readonly column: number;
  /** `U+200B` */
  readonly codePoint: string;
}

/** Joiners between two letters beyond ASCII are spelling, as in Persian and in Indian scripts. */
const SPELLING = /[\u200c\u200d](?<=[\p{L}\p{M}]\p{Cf})(?<![A-Za-z]\p{Cf})(?=[\p{L}\p{M}])/u;
/** Keyboards write one emoji as several code points (UTS #51): a selector after a pictograph, joiners between them. */
const EMOJI =
  /\ufe0f(?<=\p{Extended_Pictographic}\ufe0f)|\u200d(?<=(?:\p{Extended_Pictographic}|\p{Emoji_Modifier}|\ufe0f)\u200d)(?=\p{Extended_Pictographic})/u;
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Default_Ignorable_Code_Point}\u2800\ufffd]|(?! )\p{Zs}/u;
const HIDDEN = new RegExp(`(?!${SPELLING.source}|${EMOJI.source})(?:${INVISIBLE.source})`, "u");
const NOT_PRINTABLE_ASCII = /[^\x20-\x7e]/u;

const first = (pattern: RegExp, text: string): Character | undefined => {
  const { index } = pattern.exec(text) ?? {};
  if (index === undefined) return undefined;
  const codePoint = text.codePointAt(index) ?? 0;
  return {
    column: [...text.slice(0, index)].length + 1,
    codePoint: `U+${codePoint.toString(16).toUpperCase().padStart(4, "0")}`,
  };
};

/** The first invisible character: zero width, control, no-break and other unusual spaces, line separators. */
export const hiddenIn = (text: string): Character | undefined => first(HIDDEN, text);

/** The first character outside %x20-7E, the range that RFC 6749 (appendix A) and RFC 3986 allow. */
export const beyondAscii = (text: string): Character | undefined => first(NOT_PRINTABLE_ASCII, text);

/** Text in printable ASCII, everything else as `\u....`: two texts that differ then look different. */
export const inAscii = (text: string): string =>
  text.replace(/[^\x20-\x7e]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, "0")}`);
