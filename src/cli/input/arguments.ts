import { hiddenIn } from "../../lib/characters.ts";
import { AuthzError } from "../../lib/errors.ts";

/** Around a word that was pasted from a text with typographic quotes. */
const QUOTED = /^[“”„‟‘’‚‛«»]|[“”„‟«»]$/u;

/**
 * Refuses what a paste can add invisibly: no-break and zero-width characters, and typographic quotes, which no shell removes.
 * @throws AuthzError USAGE that names the argument and the character.
 */
export function checkArguments(argv: readonly string[]): void {
  for (const [index, word] of argv.entries()) {
    const odd = hiddenIn(word.replace(/[\t\r\n]/g, " "));
    const quote = QUOTED.exec(word)?.[0];
    if (odd === undefined && quote === undefined) continue;
    const which = `argument ${index + 1} of the command line`;
    if (odd !== undefined)
      throw new AuthzError("USAGE", `${which} holds ${odd.codePoint}, which is invisible, as character ${odd.column}`, {
        fix: "type it again",
      });
    const code = quote?.codePointAt(0)?.toString(16).toUpperCase();
    throw new AuthzError("USAGE", `${which} has a typographic quotation mark around it (U+${code})`, {
      fix: `type it with " or ', or without quotes`,
    });
  }
}
