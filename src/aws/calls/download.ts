import type { Aws } from "../aws.ts";

interface DownloadResponse {
  readonly statusCode: number;
  readonly body?: Uint8Array | AsyncIterable<Uint8Array>;
}

/**
 * Downloads from an address that AWS has signed, over the same connection settings as every call of the run.
 * @param location what AWS answered: the address itself grants the right to read.
 * @throws Error for another status than 200, and for more than `maxBytes`; it does not name the address.
 */
export async function download({ lambda }: Pick<Aws, "lambda">, location: string, maxBytes: number): Promise<Buffer> {
  const { protocol, hostname, port, pathname, searchParams } = new URL(location);
  const query: Record<string, string> = Object.fromEntries(searchParams);
  const at = { protocol, hostname, path: pathname, query, ...(port !== "" && { port: Number(port) }) };
  const request = { ...at, method: "GET", headers: { host: new URL(location).host } };
  const { response } = (await lambda.config.requestHandler.handle(request as never)) as { response: DownloadResponse };
  const { statusCode, body = new Uint8Array() } = response;
  if (body instanceof Uint8Array) return checked(Buffer.from(body), statusCode, maxBytes);
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body) {
    chunks.push(chunk);
    size += chunk.length;
    if (size > maxBytes) break;
  }
  return checked(Buffer.concat(chunks), statusCode, maxBytes);
}

function checked(bytes: Buffer, statusCode: number, maxBytes: number): Buffer {
  if (statusCode !== 200) throw new Error(`status ${statusCode}`);
  if (bytes.length > maxBytes) throw new Error(`more than ${maxBytes} bytes`);
  return bytes;
}
