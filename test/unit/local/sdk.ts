import { Readable } from "node:stream";
import type { Handler } from "../../../src/local/http.ts";

/** What an SDK client hands to its requestHandler. */
interface SdkRequest {
  readonly method: string;
  readonly path: string;
  readonly query?: Readonly<Record<string, string | readonly string[] | null>>;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: string | Uint8Array;
}

/** What every SDK client of a test is built with: the handler in place of the network, and keys that mean nothing. */
export const inProcess = (handler: Handler, region = "us-east-1") => ({
  region,
  endpoint: "http://127.0.0.1:1",
  credentials: { accessKeyId: "test", secretAccessKey: "test" },
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
        body: Buffer.from(request.body ?? ""),
      });
      const lowered = Object.fromEntries(headers.map(([name, value]) => [name.toLowerCase(), value]));
      return { response: { statusCode: status, headers: lowered, body: Readable.from([Buffer.from(body)]) } as never };
    },
  },
});
