/**
 * The format of templates/vectors: what goes in, and what both languages must answer.
 * fixture.json holds what the cases share; every other file is one family of cases.
 */
import type { AuthorizerConfig, AuthorizerOutput } from "../../../templates/node/authorizer/index.mts";

/** templates/vectors/fixture.json. */
export interface Fixture {
  readonly about: string;
  /** The clock of all cases that do not bring their own, in seconds. */
  readonly now: number;
  /** The method that is asked for where a case does not say. */
  readonly methodArn: string;
  readonly configs: Readonly<Record<string, AuthorizerConfig>>;
  /** What an issuer's address can answer, by name. */
  readonly answers: Readonly<Record<string, string>>;
}

/** templates/vectors/<family>.json. */
export interface Family {
  readonly family: string;
  readonly about: string;
  readonly cases: readonly Case[];
}

/** One case: a single step, or steps that meet the same authorizer one after the other. */
export type Case = {
  readonly name: string;
  readonly why: string;
  readonly config: string;
  /** When the keys of the config were fetched, in seconds: 0 where it is missing. */
  readonly keysFetchedAt?: number;
} & (Step | { readonly steps: readonly Step[] });

/** One request. Exactly one of `token`, `authorization` and `event`. */
export interface Step {
  /** Only where the verdict hangs on the clock; without it a case also holds at the real time, through a real API. */
  readonly now?: number;
  /** A TOKEN event with `Bearer ` in front of this. */
  readonly token?: string;
  /** A TOKEN event with this. */
  readonly authorization?: string;
  readonly event?: unknown;
  /** What the issuer's address answers now, a name of `answers`; it is down where this is missing. */
  readonly answer?: string;
  /** How long that answer takes. */
  readonly answerSeconds?: number;
  readonly expect: Expectation;
  /** What Python answers where it must differ: it knows RSASSA-PKCS1-v1_5 only. */
  readonly python?: Expectation;
}

export interface Expectation {
  readonly verdict: "allow" | "deny" | "unauthorized";
  /** The reason code in the log. */
  readonly reason: string;
  /** The whole output; where it is missing only the verdict counts. */
  readonly output?: AuthorizerOutput;
  /** Whether the log says that old keys had to do. */
  readonly keys?: "stale";
  /** How often the issuer's address was asked in this step: 0 where it is missing, 1 at most. */
  readonly fetches?: number;
}

export const ALLOW: Expectation = { verdict: "allow", reason: "rule" };
export const DENY: Expectation = { verdict: "deny", reason: "no-rule" };
export const refused = (reason: string, fetches?: number): Expectation => ({
  verdict: "unauthorized",
  reason,
  ...(fetches !== undefined && { fetches }),
});
