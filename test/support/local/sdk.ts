import type { Handler } from "../../../src/local/http.ts";
import { LOCAL_CREDENTIALS } from "../local-credentials.ts";

/** What an SDK client hands to its requestHandler. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What every SDK client of a test is built with: the handler in place of the network. */
export const inProcess = (handler: Handler, region = "us-east-1") => ({
  region,
  endpoint: "http://127.0.0.1:1",
  credentials: LOCAL_CREDENTIALS,
  maxAttempts: 1,
  requestHandler: {
    async handle(request: SdkRequest) {
      const query = new URLSearchParams(
        Object.entries(request.query ?? {}).flatMap(([name, value]) =>
          [value ?? ""].flat().map((one): [string, string] => [name, one]),
        ),
      ).toString();
      const { status, headers, body } = await handler({
        method: request.method,
        target: request.path + (query === "" ? "" : `?${query}`),
        headers: Object.entries(request.headers),
        body: bytesOf(request.body ?? ""),
      });
      const lowered = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
      return { response: { statusCode: status, headers: lowered, body: Buffer.from(body) } as never };
    },
  },
});

/** The SDK's bytes warn when they are looked at as a text, and Buffer.from looks. */
const bytesOf = (body: string | Uint8Array): Buffer =>
  typeof body === "string" ? Buffer.from(body) : Buffer.from(body.buffer, body.byteOffset, body.byteLength);
