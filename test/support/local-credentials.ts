import { createHash, createHmac } from "node:crypto";

/** The key of every local endpoint that a test starts by itself; the command line makes a random one. */
export const LOCAL_CREDENTIALS = { accessKeyId: "test", secretAccessKey: "test" };

/** Fixes that key for the process of an endpoint. */
export const LOCAL_CREDENTIALS_ENV = { LAMBDA_AUTHZ_LOCAL_CREDENTIALS: "test:test" };

export interface RawRequest {
  readonly method: string;
  /** Without characters that are encoded; no query. */
  readonly path: string;
  readonly host: string;
  readonly service: string;
  readonly body?: string;
  readonly region?: string;
}

const hash = (text: string) => createHash("sha256").update(text).digest("hex");
const hmac = (key: string | Buffer, text: string) => createHmac("sha256", key).update(text).digest();

/** Signs a plain request as AWS's documentation describes it, for tests that send what no SDK would. */
export function signed(request: RawRequest, { accessKeyId, secretAccessKey } = LOCAL_CREDENTIALS): [string, string][] {
  const { method, path, host, service, body = "", region = "us-east-1" } = request;
  const time = new Date().toISOString().replace(/[-:]|\.\d+/g, "");
  const scope = [time.slice(0, 8), region, service, "aws4_request"];
  const headers = `host:${host}\nx-amz-date:${time}\n`;
  const canonical = [method, path, "", headers, "host;x-amz-date", hash(body)].join("\n");
  const key = scope.reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const text = ["AWS4-HMAC-SHA256", time, scope.join("/"), hash(canonical)].join("\n");
  const credential = `${accessKeyId}/${scope.join("/")}`;
  return [
    ["Host", host],
    ["X-Amz-Date", time],
    [
      "Authorization",
      `AWS4-HMAC-SHA256 Credential=${credential}, SignedHeaders=host;x-amz-date, Signature=${hmac(key, text).toString("hex")}`,
    ],
  ];
}

/** What shows a local endpoint that whoever seeds it knows its key. */
export const seedProof = (body: string, { secretAccessKey } = LOCAL_CREDENTIALS): [string, string] => [
  "X-Local-Proof",
  createHmac("sha256", secretAccessKey).update(`/_local/seed\n${body}`).digest("hex"),
];
