import type { Input } from "../../../support/local/protocol-request.ts";
import type { Account, Send } from "./account.ts";

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
  /** Fills an empty account. What it makes is kept over restarts: one account is filled, and copied for every call. */
  prepare?(account: Account): Promise<Made>;
  /** Makes what is not kept, in every copy. */
  begin?(account: Account, made: Made, operation: string): Promise<Made>;
  /** A valid input for each operation. */
  inputs(made: Made): Readonly<Record<string, Input>>;
  /**
   * Values of members for which the model's do not do, by "Operation.member" or "member" of any operation.
   * Without an entry there are two values of the model, or all of an enum.
   */
  values(made: Made): Readonly<Record<string, Values>>;
  /** All that can be read of the account after an operation. */
  observe(send: Send, made: Made, operation: string): Promise<unknown>;
  /** Operations whose answer is all that there is to see, beside those that read. */
  readonly answering?: readonly string[];
  /** "Operation.member" or "member" of what AWS takes and shows nowhere either, each with the reason. */
  readonly unseen?: Readonly<Record<string, string>>;
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
