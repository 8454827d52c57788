import type { PlainAccount } from "./plain/plain-account.ts";

/** A call that a person makes and asks about. */
export interface Call {
  readonly url: string;
  /** GET without it. */
  readonly method?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly token?: string;
  readonly origin?: string;
  readonly body?: string;
}

/** An API with one fault, and the cause that `explain` must find. */
export interface Scenario {
  /** The fault, as a sentence: "the permission of the authorizer names another API". */
  readonly name: string;
  /** The code of the cause; null for a healthy API: no cause, and no error among the findings. */
  readonly expect: string | null;
  readonly severity?: "note" | "warning" | "error";
  /** Builds the API, breaks it by one fault, returns the call to explain. */
  make(account: PlainAccount): Promise<Call>;
}
