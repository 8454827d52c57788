import { createServer, type IncomingMessage } from "node:http";
import type { AddressInfo } from "node:net";
import { onTestFinished } from "vitest";

/** An answer on the wire: XML or JSON text, or an error by its name. */
export interface Reply {
  readonly status?: number;
  readonly body?: string;
  readonly error?: string;
  readonly message?: string;
}

/** What an operation answers, by its name ("GetRole", "DescribeLogGroups", "GET /restapis"), instead of "not there". */
export type Replies = Readonly<Record<string, Reply | ((body: string) => Reply)>>;

export interface FakeAws {
  readonly endpoint: string;
  /** Every operation asked for, in order. */
  readonly asked: readonly string[];
  /** Those among them that could have changed something. */
  writes(): string[];
}

export const ACCOUNT = "123456789012";

const xml = (action: string, content: string) =>
  `<${action}Response xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><${action}Result>${content}</${action}Result></${action}Response>`;

const IDENTITY = `<Arn>arn:aws:iam::${ACCOUNT}:user/tester</Arn><UserId>X</UserId><Account>${ACCOUNT}</Account>`;

/** An account in which nothing stands. */
const EMPTY: Replies = {
  GetCallerIdentity: { body: xml("GetCallerIdentity", IDENTITY) },
  ListRoles: { body: xml("ListRoles", "<IsTruncated>false</IsTruncated><Roles/>") },
  DescribeLogGroups: { body: '{"logGroups":[]}' },
  "GET /2015-03-31/functions": { body: '{"Functions":[]}' },
  "GET /restapis": { body: '{"item":[]}' },
};

const isQuery = (request: IncomingMessage) => request.headers["content-type"]?.includes("urlencoded") === true;

function operationOf(request: IncomingMessage, body: string): string {
  const target = request.headers["x-amz-target"];
  if (typeof target === "string") return target.split(".").at(-1) ?? "";
  if (isQuery(request)) return new URLSearchParams(body).get("Action") ?? "";
  return `${request.method} ${request.url?.split("?")[0]?.replace(/\/$/, "")}`;
}

const isWrite = (operation: string) => !/^(Get|List|Describe|GET )/.test(operation);

function absentAs(request: IncomingMessage): Reply {
  if (isQuery(request)) return { status: 404, error: "NoSuchEntity", message: "not there" };
  const isLambda = request.url?.startsWith("/2015") === true || request.headers["x-amz-target"] !== undefined;
  return { status: 404, error: isLambda ? "ResourceNotFoundException" : "NotFoundException", message: "not there" };
}

function written(request: IncomingMessage, { status, body, error, message }: Reply) {
  if (error === undefined) return { status: status ?? 200, body: body ?? "{}", headers: {} };
  const text = isQuery(request)
    ? `<ErrorResponse><Error><Type>Sender</Type><Code>${error}</Code><Message>${message}</Message></Error></ErrorResponse>`
    : JSON.stringify({ __type: error, message });
  return { status: status ?? 400, body: text, headers: { "x-amzn-errortype": error } };
}

/** An AWS on loopback in which nothing stands, but for what the replies say. */
export async function fakeAws(replies: Replies = {}): Promise<FakeAws> {
  const asked: string[] = [];
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const text = `${Buffer.concat(chunks)}`;
    const operation = operationOf(request, text);
    asked.push(operation);
    const known = replies[operation] ?? EMPTY[operation] ?? absentAs(request);
    const { status, body, headers } = written(request, typeof known === "function" ? known(text) : known);
    response.writeHead(status, headers).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  onTestFinished(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { endpoint: `http://127.0.0.1:${port}`, asked, writes: () => asked.filter(isWrite) };
}
