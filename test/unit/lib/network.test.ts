import dns from "node:dns";
import { writeFileSync } from "node:fs";
import { createServer, type IncomingMessage } from "node:http";
import { createServer as createTlsServer } from "node:https";
import { type AddressInfo, connect, createServer as createNetServer, type Server } from "node:net";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { LambdaClient, ListFunctionsCommand } from "@aws-sdk/client-lambda";
import { afterAll, afterEach, beforeAll, describe, expect, onTestFinished, test, vi } from "vitest";
import { explainAwsError } from "../../../src/aws/aws-errors.ts";
import { download } from "../../../src/aws/calls/download.ts";
import { REQUEST_LIMITS, RequestHandler } from "../../../src/aws/calls/requests.ts";
import { getJson } from "../../../src/lib/http/get-json.ts";
import { httpRequest, NoAnswer } from "../../../src/lib/http/http-request.ts";
import { useNetwork, useProfileCaBundle } from "../../../src/lib/http/network.ts";
import { isExcepted, proxyFor } from "../../../src/lib/http/proxy-variables.ts";
import { callCognito } from "../../../src/sign-in/cognito/cognito-api.ts";
import { oauthFetch } from "../../../src/sign-in/oauth/oauth-fetch.ts";
import { send } from "../../../src/token/prove/send-request.ts";
import { lastingFolder } from "../../support/lasting-folder.ts";
import { CERTIFICATE, PRIVATE_KEY } from "../../support/tls.ts";

const opened: Server[] = [];
const listen = async (server: Server): Promise<number> => {
  opened.push(server);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return (server.address() as AddressInfo).port;
};

/** What the proxy was asked for: "CONNECT host:port" or "GET http://...", with the credentials it was given. */
const asked: string[] = [];
let [origin, plain, bundle, refusal] = [0, 0, "", 0];
let proxy = "";

beforeAll(async () => {
  bundle = join(lastingFolder(), "ca.pem");
  writeFileSync(bundle, CERTIFICATE);
  const answer = ({ url }: IncomingMessage) => JSON.stringify({ url, Functions: [] });
  origin = await listen(
    createTlsServer({ cert: CERTIFICATE, key: PRIVATE_KEY }, (request, response) => response.end(answer(request))),
  );
  plain = await listen(createServer((request, response) => response.end(answer(request))));
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    response.end(answer(request));
  });
  server.on("connect", ({ url, headers }, socket) => {
    asked.push(`CONNECT ${url} ${headers["proxy-authorization"] ?? ""}`.trim());
    if (refusal !== 0) return void socket.end(`HTTP/1.1 ${refusal} No\r\n\r\n`);
    const there = connect(origin, "127.0.0.1", () => {
      socket.write("HTTP/1.1 200 OK\r\n\r\n");
      there.pipe(socket).pipe(there);
    });
    there.on("error", () => socket.destroy());
    socket.on("error", () => there.destroy());
  });
  proxy = `127.0.0.1:${await listen(server)}`;
});
afterEach(() => {
  useNetwork({});
  asked.length = 0;
  refusal = 0;
});
afterAll(() => {
  for (const server of opened) server.close();
});

const ISSUER = "https://issuer.example/keys";
const lambda = () =>
  new LambdaClient({
    region: "us-east-1",
    maxAttempts: 1,
    credentials: { accessKeyId: "a", secretAccessKey: "b" },
    requestHandler: new RequestHandler(REQUEST_LIMITS, new AbortController().signal),
  });
const PLACE = { profile: undefined, region: "us-east-1", endpoint: undefined };
const failing = (work: Promise<unknown>): Promise<Error> =>
  work.then(
    () => new Error("it did not fail"),
    (error) => error,
  );

describe("every fetcher goes through HTTPS_PROXY and trusts AWS_CA_BUNDLE", () => {
  const fetchers: [string, string, () => Promise<unknown>][] = [
    ["AWS calls", "lambda.us-east-1.amazonaws.com:443", () => lambda().send(new ListFunctionsCommand({}))],
    [
      "downloads of presigned addresses",
      "code.amazonaws.com:443",
      () => download({ lambda: lambda() }, "https://code.amazonaws.com/zip?X-Amz-Signature=s", 9_999),
    ],
    ["discovery documents and keys", "issuer.example:443", () => getJson(ISSUER)],
    [
      "token endpoints",
      "issuer.example:443",
      () => oauthFetch(ISSUER, { method: "POST", headers: {}, body: new URLSearchParams(), redirect: "manual" }),
    ],
    [
      "sign-ins at user pools",
      "cognito-idp.us-east-1.amazonaws.com:443",
      () =>
        callCognito(
          { poolId: "p", region: "us-east-1", endpoint: "https://cognito-idp.us-east-1.amazonaws.com" },
          "InitiateAuth",
          {},
        ),
    ],
    ["proofs", "issuer.example:443", () => send(ISSUER, "GET", {}, new AbortController().signal)],
  ];

  test.each(fetchers)("%s", async (_, host, fetch) => {
    useNetwork({ HTTPS_PROXY: `http://ann:hunter2@${proxy}`, AWS_CA_BUNDLE: bundle });
    await fetch();
    expect(asked).toEqual([`CONNECT ${host} Basic ${Buffer.from("ann:hunter2").toString("base64")}`]);
  });

  test("the profile's ca_bundle and a proxy without http:// work too, in lower case", async () => {
    useNetwork({ https_proxy: proxy });
    useProfileCaBundle(bundle, "dev");
    expect(await getJson(ISSUER)).toMatchObject({ url: "/keys" });
  });
});

test("http goes to the proxy itself, and this machine never does", async () => {
  useNetwork({ HTTP_PROXY: `http://${proxy}`, HTTPS_PROXY: `http://${proxy}` });
  await getJson("http://endpoint.example/x");
  expect(asked).toEqual(["GET http://endpoint.example/x"]);
  await getJson(`http://127.0.0.1:${plain}/x`);
  await getJson(`http://localhost:${plain}/x`);
  expect(asked).toHaveLength(1);
});

describe("an error through a proxy names it and the variable, never its password", () => {
  const secret = () => `http://ann:hunter2@${proxy}`;

  test.each([407, 403])("a proxy that answers %i", async (status) => {
    refusal = status;
    useNetwork({ HTTPS_PROXY: secret() });
    const error = await failing(lambda().send(new ListFunctionsCommand({})));
    const { code, message, fix } = explainAwsError(error, PLACE);
    expect(code).toBe("ENDPOINT_UNREACHABLE");
    expect(message).toContain(`through the proxy http://${proxy} of HTTPS_PROXY`);
    expect(message).toContain(`status ${status}`);
    expect(fix?.text).toMatch(/^check HTTPS_PROXY;/);
    expect((await failing(getJson(ISSUER))).message).toBe(
      `the proxy answered CONNECT with status ${status} through the proxy http://${proxy} of HTTPS_PROXY`,
    );
    expect(`${message}${error.stack}`).not.toContain("hunter2");
  });

  test("a certificate that is not trusted", async () => {
    useNetwork({ HTTPS_PROXY: secret() });
    const explained = explainAwsError(await failing(lambda().send(new ListFunctionsCommand({}))), PLACE);
    expect(explained.code).toBe("ENDPOINT_UNREACHABLE");
    expect(explained.fix?.text).toContain("AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS");
    expect((await failing(getJson(ISSUER))).message).toContain("AWS_CA_BUNDLE or NODE_EXTRA_CA_CERTS");
  });

  test("a variable that is no proxy, and a bundle that is none", async () => {
    useNetwork({ HTTPS_PROXY: "socks5://ann:hunter2@example.com" });
    const error = await failing(getJson(ISSUER));
    expect(error.message).toBe("HTTPS_PROXY is not the address of an HTTP proxy");
    useNetwork({ AWS_CA_BUNDLE: "/no/such.pem" });
    expect((await failing(getJson(ISSUER))).message).toBe("AWS_CA_BUNDLE = /no/such.pem does not exist");
  });
});

test.each(["https", "http"])(
  "a name of the proxy that nothing resolves ends an %s request by its deadline",
  async (by) => {
    vi.spyOn(dns, "lookup").mockImplementation(() => {});
    onTestFinished(() => void vi.restoreAllMocks());
    useNetwork({ ALL_PROXY: "http://proxy.example:3128" });
    const error = await failing(httpRequest(`${by}://issuer.example/keys`, { timeoutMs: 200 }));
    expect(error.message).toBe("no answer within 0.2 s through the proxy http://proxy.example:3128 of ALL_PROXY");
  },
);

test.each([
  ["101 Switching Protocols\r\nConnection: Upgrade\r\nUpgrade: h2c", "status 101, a protocol other than HTTP"],
  ["100 Continue", "socket hang up"],
  ["200 OK\r\nContent-Length: 9", "aborted"],
  ["200 OK\r\nTransfer-Encoding: chunked", "aborted"],
])("an answer that begins with %j and then ends is none", async (head, words) => {
  const server = createNetServer((socket) => {
    socket.on("error", () => {}).once("data", () => socket.end(`HTTP/1.1 ${head}\r\n\r\n`));
  });
  const error = await failing(httpRequest(`http://127.0.0.1:${await listen(server)}/`, { timeoutMs: 1_000 }));
  expect(error).toBeInstanceOf(NoAnswer);
  expect(error.message).toBe(words);
});

describe("a proxy that takes the connection and never answers CONNECT", () => {
  const silent = async () => {
    const server = createNetServer((socket) => void socket.on("error", () => {}).resume());
    const address = `127.0.0.1:${await listen(server)}`;
    useNetwork({ HTTPS_PROXY: `http://${address}` });
    const connections = () => new Promise<number>((done) => server.getConnections((_, count) => done(count)));
    return { address, left: () => vi.waitFor(async () => expect(await connections()).toBe(0)) };
  };

  test("ends a request by its deadline", async () => {
    const { address, left } = await silent();
    const error = await failing(httpRequest(ISSUER, { timeoutMs: 200 }));
    expect(error.message).toBe(`no answer within 0.2 s through the proxy http://${address} of HTTPS_PROXY`);
    await left();
  });

  test("ends a request by its signal", async () => {
    const { left } = await silent();
    const stop = new AbortController();
    setTimeout(() => stop.abort(new Error("Ctrl-C")), 100);
    expect((await failing(httpRequest(ISSUER, { timeoutMs: 10_000, signal: stop.signal }))).message).toBe("Ctrl-C");
    await left();
  });

  test("ends a call of the SDK, and no connection keeps the process", async () => {
    const { address, left } = await silent();
    const requestHandler = new RequestHandler({ connectMs: 200, silenceMs: 5_000 }, new AbortController().signal);
    const credentials = { accessKeyId: "test", secretAccessKey: "test" };
    const client = new LambdaClient({ region: "us-east-1", credentials, maxAttempts: 1, requestHandler });
    expect(await failing(client.send(new ListFunctionsCommand({})))).toMatchObject({
      name: "TimeoutError",
      via: `the proxy http://${address} of HTTPS_PROXY`,
    });
    await left();
  });
});

test.each([
  ["amazonaws.com", true],
  [".amazonaws.com", true],
  ["*.amazonaws.com", true],
  ["sts.us-east-1.amazonaws.com:443", true],
  ["sts.us-east-1.amazonaws.com:8443", false],
  ["aws.com", false],
  ["example.com, amazonaws.com", true],
  ["*", true],
  ["", false],
])("NO_PROXY = %s: excepted %s", (list, expected) => {
  const url = new URL("https://sts.us-east-1.amazonaws.com/");
  expect(isExcepted(url, { NO_PROXY: list })).toBe(expected);
  const proxied = proxyFor(url, { no_proxy: list, ALL_PROXY: "http://proxy:3128" });
  expect(proxied?.variable).toBe(expected ? undefined : "ALL_PROXY");
});

test.each([
  ["https://10.1.2.3:8443/", "10.0.0.0/8", true],
  ["https://11.1.2.3/", "10.0.0.0/8", false],
  ["https://[fd00::1]/", "fd00::/8", true],
  ["https://10.1.2.3/", "fd00::/8", false],
  ["https://10.1.2.3/", "10.0.0.0/33", false],
  ["https://sts.us-east-1.amazonaws.com/", "0.0.0.0/0", false],
])("%s with NO_PROXY = %s: excepted %s", (url, list, expected) => {
  expect(isExcepted(new URL(url), { NO_PROXY: list })).toBe(expected);
});

test("a token endpoint that packs its answer though nobody asked for it is understood, a broken one is no answer", async () => {
  const packed = gzipSync(JSON.stringify({ access_token: "a" }));
  const at = await listen(
    createServer(({ url }, response) => {
      response.setHeader("Content-Encoding", "gzip").end(url === "/broken" ? packed.subarray(0, 12) : packed);
    }),
  );
  const ask = (path: string) =>
    oauthFetch(`http://127.0.0.1:${at}${path}`, { method: "POST", headers: {}, body: undefined, redirect: "manual" });
  expect(await (await ask("/")).json()).toEqual({ access_token: "a" });
  await expect(ask("/broken")).rejects.toThrow(NoAnswer);
});
