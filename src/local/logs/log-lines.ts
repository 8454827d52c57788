/** One event of a log stream. */
export interface LogLine {
  /** Milliseconds since 1970. */
  readonly timestamp: number;
  readonly message: string;
}
