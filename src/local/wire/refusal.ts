/** What AWS answers to a request that it does not carry out; each protocol words it in its own way. */
export class Refusal extends Error {
  readonly status: number;
  /** The error's name, as SDKs know it: "ResourceNotFoundException". */
  readonly code: string;
  /** Members besides the message: `{ Type: "User" }`. */
  readonly fields: Readonly<Record<string, unknown>>;

  constructor(status: number, code: string, message: string, fields: Readonly<Record<string, unknown>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.fields = fields;
  }
}
