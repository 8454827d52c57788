import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";
import type { Behaviour } from "../support/token/gateway.ts";
import { publicJwk } from "../support/vectors/sign.ts";

/** What a Lambda answers: its payload as text, an error kind, a log tail. */
export interface FakeLambda {
  readonly payload?: string;
  readonly error?: string;
  readonly tail?: string;
}

export interface FakeAwsOptions {
  /** The deployed API; all 404 without it. */
  readonly behave?: Behaviour;
  /** By their real names. */
  readonly functions?: Readonly<Record<string, FakeLambda>>;
  /** Lines of the newest stream of a log group, by the group's name. */
  readonly logs?: Readonly<Record<string, readonly string[]>>;
  /** False: nobody configured DEFAULT_4XX. */
  readonly corsOnErrors?: boolean;
  /** What more paths of the control plane answer. */
  readonly more?: Readonly<Record<string, unknown>>;
  /** Whose API it is. */
  readonly project?: string;
}

export interface FakeAws {
  readonly endpoint: string;
  /** What Lambdas were run with. */
  readonly invoked: { readonly name: string; readonly event: unknown }[];
  /** Every other call, as verb and path or operation. */
  readonly calls: string[];
}

const API = "api1";
const STAGE = "dev";
const IDENTITY = `<GetCallerIdentityResponse xmlns="https://sts.amazonaws.com/doc/2011-06-15/"><GetCallerIdentityResult>
<Arn>arn:aws:iam::123456789012:user/me</Arn><UserId>AID</UserId><Account>123456789012</Account>
</GetCallerIdentityResult></GetCallerIdentityResponse>`;

async function bodyOf(message: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of message) chunks.push(chunk as Buffer);
  return `${Buffer.concat(chunks)}`;
}

/** As much of AWS on loopback as test-token and invoke ask for: one stack, of the project "basic" in the stage "dev". */
export async function startFakeAws(options: FakeAwsOptions = {}): Promise<FakeAws> {
  const { behave, functions = {}, logs = {}, corsOnErrors = true, project = "basic", more = {} } = options;
  const invoked: FakeAws["invoked"] = [];
  const calls: string[] = [];
  const header = "gatewayresponse.header.Access-Control-Allow-Origin";
  const tags = {
    "lambda-authz:owner": "lambda-authz",
    "lambda-authz:project": project,
    "lambda-authz:stage": STAGE,
  };
  const listings: Readonly<Record<string, unknown>> = {
    "/restapis": { item: [{ id: API, name: "basicAPI", rootResourceId: "root", tags }] },
    [`/restapis/${API}/stages/${STAGE}`]: { stageName: STAGE, deploymentId: "deployment1" },
    [`/restapis/${API}/authorizers`]: { item: [{ id: "auth1", name: "basicLambdaAuthorizer", type: "TOKEN" }] },
    [`/restapis/${API}/gatewayresponses`]: {
      item: [{ responseType: "DEFAULT_4XX", defaultResponse: !corsOnErrors, responseParameters: { [header]: "'*'" } }],
    },
    ...more,
    "/us-east-1_AbC/.well-known/jwks.json": { keys: [publicJwk("rs256", { kid: "key1" })] },
  };

  const json = (response: ServerResponse, value: unknown) =>
    void response.writeHead(200, { "content-type": "application/json" }).end(JSON.stringify(value));
  const absent = (response: ServerResponse, type: string) =>
    void response
      .writeHead(404, { "content-type": "application/json", "x-amzn-errortype": type })
      .end(JSON.stringify({ __type: type, message: "not there" }));

  const invoke = (name: string, event: unknown, response: ServerResponse) => {
    const lambda = functions[name];
    if (lambda === undefined) return absent(response, "ResourceNotFoundException");
    invoked.push({ name, event });
    const { payload = "null", error, tail } = lambda;
    response.writeHead(200, {
      "content-type": "application/json",
      ...(error !== undefined && { "x-amz-function-error": error }),
      ...(tail !== undefined && { "x-amz-log-result": Buffer.from(tail).toString("base64") }),
    });
    response.end(payload);
  };
  const readLogs = (operation: string, input: { logGroupName: string }, response: ServerResponse) => {
    const lines = logs[input.logGroupName];
    if (lines === undefined) return absent(response, "ResourceNotFoundException");
    if (operation === "DescribeLogStreams") return json(response, { logStreams: [{ logStreamName: "newest" }] });
    return json(response, { events: lines.map((message) => ({ message, timestamp: 0 })) });
  };

  const server = createServer(async (request, response) => {
    const { method: verb = "", url = "", headers, socket } = request;
    const { pathname, search } = new URL(url, "http://fake");
    const body = await bodyOf(request);
    const stage = `/_aws/execute-api/${API}/${STAGE}`;
    if (behave !== undefined && pathname.startsWith(`${stage}/`)) {
      const reply = behave({ verb, path: pathname.slice(stage.length), query: search, headers });
      return reply === "hang up" ? void socket.destroy() : void response.writeHead(reply.status, reply.headers).end();
    }
    const [, name] = /^\/2015-03-31\/functions\/([^/]+)\/invocations$/.exec(pathname) ?? [];
    if (name !== undefined) return invoke(decodeURIComponent(name), JSON.parse(body), response);
    const [, operation] = /^Logs_20140328\.(.*)$/.exec(String(headers["x-amz-target"])) ?? [];
    const isIdentity = body.includes("Action=GetCallerIdentity");
    calls.push(operation ?? (isIdentity ? "GetCallerIdentity" : `${verb} ${pathname}`));
    if (operation !== undefined) return readLogs(operation, JSON.parse(body), response);
    if (isIdentity) return void response.writeHead(200, { "content-type": "text/xml" }).end(IDENTITY);
    const listing = listings[pathname];
    return listing === undefined ? absent(response, "NotFoundException") : json(response, listing);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    return new Promise<void>((resolve) => void server.close(() => resolve()));
  });
  return { endpoint: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, invoked, calls };
}
