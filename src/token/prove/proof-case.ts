/** The expected outcome of a case. "let through" is any response that is not API Gateway's own refusal. */
export type Expected =
  | "401"
  | "403"
  | "401 or 403"
  | "let through"
  /** Nothing: no call reaches the route. */
  | "no call"
  | "preflight"
  | "CORS header"
  /** A response of the function that a page at this origin can read. */
  | "CORS answer"
  /** A response that no page at this origin can read. */
  | "no CORS"
  /** An error that no page at this origin can read with a user's cookies. */
  | "no credentials";

/** A request of the proof and its expected outcome. */
export interface ProofCase {
  readonly name: string;
  readonly expected: Expected;
  readonly verb: string;
  /** Relative to the invoke URL, without a leading slash, with the query string. */
  readonly path: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Why the request is not sent; the hint of its check. */
  readonly skip?: string;
  readonly caller: "none" | "forged" | "token";
  /** Which rules deny the call, where a 403 is expected. */
  readonly because?: string;
  /** Of a preflight: the verbs that a browser sends only when the response lists them. */
  readonly preflightFor?: readonly string[];
}

const IN_TABLE: Readonly<Record<Expected, string>> = {
  "401": "401",
  "403": "403",
  "401 or 403": "401 or 403",
  "let through": "an answer of the function",
  "no call": "no call",
  preflight: "2xx with the CORS headers",
  "CORS header": "Access-Control-Allow-Origin",
  "CORS answer": "an answer of the function with the CORS headers",
  "no CORS": "an answer that no page there can read",
  "no credentials": "401 without credentials",
};

/** The expected outcome as the table and `--json` show it. */
export const expectedText = (expected: Expected): string => IN_TABLE[expected];
