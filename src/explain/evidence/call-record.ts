/** What the access log of the stage says of the call, `$context` variables by name ("error.responseType"). */
export type AccessRecord = ReadonlyMap<string, string>;

/** What the execution log of the stage says of the call. */
export interface ExecutionRecord {
  /** API Gateway's words: "Malformed Lambda proxy response"; undefined when it names no problem. */
  readonly problem: string | undefined;
  /** What is wrong with the answer of the integration as a proxy's; undefined when nothing is, or it is not logged. */
  readonly answerFault: string | undefined;
}

/** What a stage logged of one call; each undefined until there is a line of it. */
export interface CallRecord {
  readonly access: AccessRecord | undefined;
  readonly execution: ExecutionRecord | undefined;
}
