import type { Input } from "../violations/request.ts";
import type { Send } from "./account.ts";

/** Ids of what an account has, by a name of the test's. */
export type Made = Readonly<Record<string, string>>;

/** Values of a member that must each show in another way; `undefined` leaves it out. */
export interface Values {
  readonly values: readonly unknown[];
  /** What else the input has to say for the member to matter. */
  readonly given?: Input | ((value: unknown) => Input);
  /** Codes with which some of the values are refused: that is how the operation acts on the member. */
  readonly refused?: readonly string[];
}

/** A service as the test knows it. */
export interface Subject {
  /** Its name in signatures. */
  readonly name: string;
  /** Fills an empty account. */
  prepare(send: Send): Promise<Made>;
  /** A valid input for each operation. */
  inputs(made: Made): Readonly<Record<string, Input>>;
  /**
   * Values of members for which the model's do not do, by "Operation.member" or "member" of any operation.
   * Without an entry there are two values of the model, or all of an enum.
   */
  values(made: Made): Readonly<Record<string, Values>>;
  /** All that reading operations say of the account. */
  observe(send: Send): Promise<unknown>;
  /** Members whose effect no answer of the service shows: the test file that shows it, below test/. */
  readonly elsewhere: Readonly<Record<string, string>>;
}

/** Values that must each show. */
export const differ = (...values: readonly unknown[]): Values => ({ values });

/** The same, where the member matters only together with others. */
export const differWith = (given: NonNullable<Values["given"]>, ...values: readonly unknown[]): Values => ({
  values,
  given,
});

/** The first value is taken, the others are refused with a code. */
export const refuses = (code: string, ...values: readonly unknown[]): Values => ({ values, refused: [code] });
