import { readFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import type { HttpRequest } from "../../../../src/local/http.ts";
import { checkSignature } from "../../../../src/local/signature/check-signature.ts";
import { Unauthentic } from "../../../../src/local/signature/signature.ts";

interface Vector {
  readonly name: string;
  readonly method: string;
  readonly target: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: string;
}

/** Signed by botocore, which shares no line with us. */
const VECTORS = JSON.parse(readFileSync(new URL("botocore.json", import.meta.url), "utf8")) as {
  readonly time: string;
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly requests: readonly Vector[];
};
const NOW = Date.parse(VECTORS.time);
const secretOf = (id: string) => (id === VECTORS.accessKeyId ? VECTORS.secretAccessKey : undefined);
const requestOf = ({ method, target, headers, body }: Vector): HttpRequest => ({
  method,
  target,
  headers,
  body: Buffer.from(body),
});

/** "ok", or what is wrong. */
function outcome(request: HttpRequest, { now = NOW, of = secretOf } = {}): string {
  try {
    checkSignature(request, of, { now: () => now });
    return "ok";
  } catch (error) {
    if (error instanceof Unauthentic) return error.kind;
    throw error;
  }
}

describe.each(VECTORS.requests)("$name", (vector) => {
  const request = requestOf(vector);
  const with_ = (changes: Partial<HttpRequest>): HttpRequest => ({ ...request, ...changes });

  test("is right", () => expect(outcome(request)).toBe("ok"));

  test.each<[string, HttpRequest]>([
    ["method", with_({ method: request.method === "GET" ? "DELETE" : "PUT" })],
    ["path", with_({ target: request.target.replace("/", "/x") })],
    ["query", with_({ target: `${request.target}${request.target.includes("?") ? "&" : "?"}more=1` })],
    ["body", with_({ body: Buffer.from(`${request.body} `) })],
    ["host", with_({ headers: request.headers.map(([n, v]) => [n, n === "Host" ? "127.0.0.1:4001" : v]) })],
  ])("is wrong with another %s", (_, changed) => expect(outcome(changed)).toBe("wrong"));

  test("is wrong with another secret, and unknown with another key", () => {
    expect(outcome(request, { of: () => "another" })).toBe("wrong");
    expect(outcome(request, { of: () => undefined })).toBe("unknown");
  });

  test("is wrong long before and long after it was signed", () => {
    for (const minutes of [-6, 6]) expect(outcome(request, { now: NOW + minutes * 60_000 })).toBe("wrong");
  });

  test("is wrong when one hexadecimal digit of it is", () => {
    const flip = (text: string) =>
      text.replace(/Signature=([0-9a-f])/, (_, first: string) => `Signature=${first === "0" ? "1" : "0"}`);
    const changed = with_({ target: flip(request.target), headers: request.headers.map(([n, v]) => [n, flip(v)]) });
    expect(outcome(changed)).toBe("wrong");
  });
});

const signedHeader = VECTORS.requests[0]?.headers.find(([name]) => name === "Authorization")?.[1] ?? "";
const withHeader = (value: string, headers: Vector["headers"] = [["X-Amz-Date", "20261130T120000Z"]]) =>
  requestOf({ name: "", method: "GET", target: "/", headers: [...headers, ["Authorization", value]], body: "" });

test.each<[string, string, string]>([
  ["no signature of any kind", "Bearer abc", "incomplete"],
  ["no pairs", "AWS4-HMAC-SHA256 Credential", "incomplete"],
  ["without a Credential", signedHeader.replace("Credential", "Other"), "incomplete"],
  ["without SignedHeaders", signedHeader.replace("SignedHeaders", "Other"), "incomplete"],
  ["without a Signature", signedHeader.replace(" Signature", " Other"), "incomplete"],
  ["with a scope of three parts", signedHeader.replace("/apigateway/aws4_request", ""), "incomplete"],
  ["with a scope that ends otherwise", signedHeader.replace("aws4_request", "aws5_request"), "incomplete"],
  ["of another algorithm", signedHeader.replace("HMAC-SHA256", "ECDSA-P256-SHA256"), "incomplete"],
  ["of another day in its scope", signedHeader.replace("/20261130/", "/20261129/"), "wrong"],
  ["that does not sign the host", signedHeader.replace("host;", ""), "wrong"],
  ["of an empty signature", signedHeader.replace(/Signature=.*/, "Signature="), "incomplete"],
  ["empty", "", "incomplete"],
])("a header %s is %s", (_, header, kind) => expect(outcome(withHeader(header))).toBe(kind));

test("a header without a date is not whole, and one with a date that is none is not either", () => {
  expect(outcome(withHeader(signedHeader, []))).toBe("incomplete");
  expect(outcome(withHeader(signedHeader, [["X-Amz-Date", "yesterday"]]))).toBe("incomplete");
});

test("a presigned request that lacks a part is not whole, and one whose time is over is wrong", () => {
  const vector = VECTORS.requests.find(({ target }) => target.includes("X-Amz-Expires"));
  if (vector === undefined) throw new Error("no presigned request among the vectors");
  for (const name of ["Algorithm", "Credential", "Date", "SignedHeaders", "Signature"]) {
    const target = vector.target.replace(`X-Amz-${name}=`, "X-Amz-Other=");
    expect({ name, kind: outcome(requestOf({ ...vector, target })) }).toEqual({ name, kind: "incomplete" });
  }
  expect(outcome(requestOf(vector), { now: NOW + 61_000 })).toBe("wrong");
  const longer = vector.target.replace("X-Amz-Expires=60", "X-Amz-Expires=x");
  expect(outcome(requestOf({ ...vector, target: longer }))).toBe("wrong");
});

test("a request without any is missing its signature", () => {
  expect(outcome(requestOf({ name: "", method: "GET", target: "/", headers: [], body: "" }))).toBe("missing");
});

test("the order of headers and the case of their names do not matter, a repeated one is joined", () => {
  const vector = VECTORS.requests.find(({ name }) => name.startsWith("JSON"));
  if (vector === undefined) throw new Error("no such vector");
  const headers = [...vector.headers].reverse().map(([name, value]) => [name.toUpperCase(), value] as const);
  expect(outcome(requestOf({ ...vector, headers }))).toBe("ok");
  expect(outcome(requestOf({ ...vector, headers: [...headers, ["X-Amz-Blanks", "c"]] }))).toBe("wrong");
});
