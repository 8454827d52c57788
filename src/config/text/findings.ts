import { inAscii } from "../../lib/characters.ts";
import { AuthzError, type ErrorCode } from "../../lib/errors.ts";
import { type Advice, fixOf } from "../../lib/fix.ts";

/** Where a value is defined. `from` names a source other than the file: a flag, the environment. */
export interface At {
  readonly line?: number;
  readonly from?: string;
  readonly section: string;
  readonly key?: string;
}

/** What a finding may have in addition to the rule that it states. */
interface Details {
  /** What to do, where the rule alone does not say it; printed on a line of its own, as `fix: ...`. */
  readonly fix?: Advice | undefined;
  readonly code?: ErrorCode;
}

/** What is allowed; a function where the sentence takes long to make: it is called only for a problem that is shown. */
type Sentence = string | (() => string);

interface Finding {
  readonly at: At;
  readonly seen: string | undefined;
  readonly allowed: Sentence;
  readonly fix: Advice | undefined;
  readonly code: ErrorCode;
}

const JWT = /eyJ[\w-]{5,}(?:\.[\w-]*)*/g;
/** What a wrapped token or a pasted key looks like on a separate line. */
const LONG_RUN = /[\w+/=.-]{30,}/g;
const HIDDEN = "(hidden)";
const LONGEST_SHOWN = 80;
/** More of them do not help, and a file of another kind has one on each line. */
const MOST_SHOWN = 50;

/** Text of the file that may be printed: tokens hidden, invisible characters as \u...., shortened. */
export const printable = (text: string): string =>
  shorten(text.replace(JWT, HIDDEN).replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\u00a0]/gu, inAscii));

/** As `printable`, for text whose key is unknown: everything long in it is hidden too. */
export const printableUnknown = (text: string): string => printable(text.replace(LONG_RUN, HIDDEN));

const shorten = (text: string): string => (text.length > LONGEST_SHOWN ? `${text.slice(0, LONGEST_SHOWN)}...` : text);

/** A sentence may repeat a name or a part of a list, which may be a thousand times longer than any that is accepted. */
const withoutLongRuns = (sentence: string): string =>
  sentence.replace(/\S{200,}/g, (run) => `${run.slice(0, LONGEST_SHOWN)}...`);

/** Environment values and tokens are secrets of any length; so is a value in place of the name of a secret's variable. */
const isSecret = ({ key }: At): boolean =>
  key === "ID_TOKEN" || key === "client_secret_env" || key?.startsWith("env.") === true;

/** Collects the problems of a file, so that all of them are reported at once, and notes. */
export class Findings {
  readonly notes: string[] = [];
  readonly #noted = new Set<string>();
  readonly #problems: Finding[] = [];
  readonly #misspelled = new Set<string>();

  /** Records an error: the location, the value (undefined: none), and what is allowed. Returns undefined, for `return`. */
  problem(
    at: At,
    seen: string | undefined,
    allowed: Sentence,
    { fix, code = "CONFIG_INVALID" }: Details = {},
  ): undefined {
    this.#problems.push({ at, seen, allowed, fix, code });
    return undefined;
  }

  /** Records a misspelling of this section, or of this key of it: that it is missing is then not a separate problem. */
  misspelled(section: string, key = ""): void {
    this.#misspelled.add(`${section} ${key}`);
  }

  isMisspelled(section: string, key = ""): boolean {
    return this.#misspelled.has(`${section} ${key}`);
  }

  /** As `problem`, for a missing section or key; ignored where a misspelling of it is recorded. */
  missing(at: At, allowed: Sentence): undefined {
    const section = at.section.replace(/\.\*$/, "");
    if (this.isMisspelled(section) || this.isMisspelled(section, at.key)) return undefined;
    return this.problem(at, undefined, allowed);
  }

  note(sentence: string): void {
    if (!this.#noted.has(sentence)) this.notes.push(sentence);
    this.#noted.add(sentence);
  }

  /** @throws AuthzError with every problem, in the order of the file; RUNTIME_BLOCKED when nothing else is wrong. */
  throwIfAny(fileName: string): void {
    if (this.#problems.length === 0) return;
    const ordered = this.#problems.toSorted((a, b) => (a.at.line ?? 0) - (b.at.line ?? 0));
    const [code, ...others] = new Set(ordered.map((problem) => problem.code));
    const problems = ordered.slice(0, MOST_SHOWN).map((finding) => ({
      message: render(fileName, finding),
      fix: finding.fix === undefined ? undefined : fixOf(finding.fix),
    }));
    const more = ordered.length - problems.length;
    if (more > 0) problems.push({ message: `${fileName}  ${more} more problems`, fix: undefined });
    throw new AuthzError(others.length === 0 && code !== undefined ? code : "CONFIG_INVALID", problems);
  }
}

function render(fileName: string, { at, seen, allowed }: Finding): string {
  const place = at.from ?? (at.line === undefined ? fileName : `${fileName}:${at.line}`);
  const section = at.section === "" ? undefined : `[${printable(at.section)}]`;
  const value = seen === undefined || !isSecret(at) ? seen : HIDDEN;
  const key = at.key === undefined ? undefined : printable(at.key);
  const pair = value === undefined ? key : key === undefined ? printable(value) : `${key} = ${printable(value)}`;
  const what = [section, pair].filter((part) => part !== undefined).join(" ");
  return `${place}  ${what}\n${" ".repeat(place.length + 2)}${withoutLongRuns(typeof allowed === "string" ? allowed : allowed())}`;
}
