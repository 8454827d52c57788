import { inAscii } from "../../lib/characters.ts";
import { AuthzError, type ErrorCode } from "../../lib/errors.ts";
import { type Advice, fixOf } from "../../lib/fix.ts";

/** Where a value was written. `from` names another place than the file: a flag, the environment. */
export interface At {
  readonly line?: number;
  readonly from?: string;
  readonly section: string;
  readonly key?: string;
}

/** What a finding may have beside the rule that it states. */
interface Details {
  /** What to do, where the rule alone does not say it; printed on a line of its own, as `fix: ...`. */
  readonly fix?: Advice | undefined;
  readonly code?: ErrorCode;
}

interface Finding {
  readonly at: At;
  readonly seen: string | undefined;
  readonly allowed: string;
  readonly fix: Advice | undefined;
  readonly code: ErrorCode;
}

const JWT = /eyJ[\w-]{5,}(?:\.[\w-]*)*/g;
/** What a wrapped token or a pasted key looks like when it stands on a line of its own. */
const LONG_RUN = /[\w+/=.-]{30,}/g;
const HIDDEN = "(hidden)";
const LONGEST_SHOWN = 80;

/** A piece of the file that may be printed: no token in it, invisible characters as \u...., not endless. */
export const shown = (text: string): string =>
  shorten(text.replace(JWT, HIDDEN).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/gu, inAscii));

/** As `shown`, for text of which not even the key is known: nothing long in it survives. */
export const shownUnknown = (text: string): string => shown(text.replace(LONG_RUN, HIDDEN));

const shorten = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);

/** Environment values and tokens are secrets, however short; so is what was written where a secret's variable belongs. */
const isSecret = ({ key }: At): boolean =>
  key === "ID_TOKEN" || key === "client_secret_env" || key?.startsWith("env.") === true;

/** Collects what is wrong with a file, so that a person sees all of it at once, and what is merely worth knowing. */
export class Findings {
  readonly notes: string[] = [];
  readonly #problems: Finding[] = [];
  readonly #misspelled = new Set<string>();

  /** Records an error: where, the value seen (undefined: none), and what is allowed. Nothing comes back, for `return`. */
  problem(
    at: At,
    seen: string | undefined,
    allowed: string,
    { fix, code = "CONFIG_INVALID" }: Details = {},
  ): undefined {
    this.#problems.push({ at, seen, allowed, fix, code });
    return undefined;
  }

  /** A misspelling of this section was recorded, or of this key of it: that it is missing is no mistake of its own. */
  misspelled(section: string, key = ""): void {
    this.#misspelled.add(`${section} ${key}`);
  }

  isMisspelled(section: string, key = ""): boolean {
    return this.#misspelled.has(`${section} ${key}`);
  }

  /** As `problem`, for what the file does not have and no misspelling of which was recorded. */
  missing(at: At, allowed: string): undefined {
    const section = at.section.replace(/\.\*$/, "");
    if (this.isMisspelled(section) || this.isMisspelled(section, at.key)) return undefined;
    return this.problem(at, undefined, allowed);
  }

  note(sentence: string): void {
    if (!this.notes.includes(sentence)) this.notes.push(sentence);
  }

  /** @throws AuthzError with every problem, in the order of the file; RUNTIME_BLOCKED when nothing else is wrong. */
  throwIfAny(fileName: string): void {
    if (this.#problems.length === 0) return;
    const ordered = this.#problems.toSorted((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0));
    const [code, ...others] = new Set(ordered.map((problem) => problem.code));
    const problems = ordered.map((finding) => ({
      message: render(fileName, finding),
      fix: finding.fix === undefined ? undefined : fixOf(finding.fix),
    }));
    throw new AuthzError(others.length === 0 && code !== undefined ? code : "CONFIG_INVALID", problems);
  }
}

function render(fileName: string, { at, seen, allowed }: Finding): string {
  const place = at.from ?? (at.line === undefined ? fileName : `${fileName}:${at.line}`);
  const section = at.section === "" ? undefined : `[${shown(at.section)}]`;
  const value = seen === undefined || !isSecret(at) ? seen : HIDDEN;
  const key = at.key === undefined ? undefined : shown(at.key);
  const pair = value === undefined ? key : key === undefined ? shown(value) : `${key} = ${shown(value)}`;
  const what = [section, pair].filter((part) => part !== undefined).join(" ");
  return `${place}  ${what}\n${" ".repeat(place.length + 2)}${allowed}`;
}
