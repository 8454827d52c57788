import { type IncomingMessage, request as plain } from "node:http";
import { request as secure } from "node:https";
import type { Integration } from "../apigateway/apigateway-model.ts";
import { type Headers, type HttpResponse, headerPairs } from "../http.ts";
import { isLoopback } from "../loopback.ts";
import { observePhase } from "./access-log/observed-call.ts";
import { Failure, TIMED_OUT } from "./failure.ts";
import type { IntegrationResult } from "./mapped-integration.ts";
import { mappedValue } from "./mapping-expression.ts";
import { remapped } from "./remapped.ts";
import { type GatewayRequest, headerIn } from "./request.ts";
import { type MappingInput, type Overrides, variablesOf } from "./template-variables.ts";

interface OutgoingRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Headers;
  readonly body: Buffer;
}

const broken = (why: string): Failure =>
  new Failure("API_CONFIGURATION_ERROR", "Internal server error", { cause: new Error(why) });

type Parameters = Record<"header" | "path" | "querystring", Record<string, string>>;

/** What `requestParameters` take from the request, and over them what the template has set. @throws Failure. */
function parametersOf({ requestParameters = {} }: Integration, input: MappingInput, overrides?: Overrides): Parameters {
  const variables = variablesOf(input);
  const mapped: Parameters = { header: {}, path: {}, querystring: {} };
  for (const [name, expression] of Object.entries(requestParameters)) {
    const [, where, key = ""] = /^integration\.request\.(header|path|querystring)\.(.+)$/.exec(name) ?? [];
    if (/^integration\.request\.header\.(?:content-length|transfer-encoding)$/i.test(name))
      throw broken(`${key} header already present`);
    const value = mappedValue(expression, input, variables);
    if (where !== undefined && value !== undefined) mapped[where as keyof Parameters][key] = String(value);
  }
  for (const where of ["header", "path", "querystring"] as const)
    for (const [key, value] of Object.entries(overrides?.requestOverride[where] ?? {}))
      mapped[where][key] = String(value);
  return mapped;
}

/** The integration's address with path parameters and stage variables filled in. @throws Failure. */
function urlOf({ uri = "" }: Integration, { path }: Parameters, request: GatewayRequest): URL {
  const filled = uri
    .replace(/\$\{stageVariables\.([^}]+)\}/g, (_, name: string) => request.stage.variables[name] ?? "")
    .replace(/\{([^}+]+)\+?\}/g, (_, name: string) => path[name] ?? "");
  const url = URL.canParse(filled) ? new URL(filled) : undefined;
  if (url === undefined) throw broken("Invalid endpoint address");
  if (!isLoopback(url.hostname)) throw broken(`the local endpoint calls this machine only, not ${url.host}`);
  return url;
}

/** Later ones replace earlier ones, whatever their case. */
function merged(...lists: readonly Headers[]): Headers {
  const headers = new Map<string, readonly [string, string]>();
  for (const [name, value] of lists.flat()) headers.set(name.toLowerCase(), [name, value]);
  return [...headers.values()];
}

const gatewaysOwn = (request: GatewayRequest): Headers => [
  ["X-Amzn-Trace-Id", request.traceId],
  ["X-Amzn-Apigateway-Api-Id", request.api.id],
];
const usual = (request: GatewayRequest): Headers => [
  ["Accept", "application/json"],
  ["User-Agent", `AmazonAPIGateway_${request.api.id}`],
];

/** Headers of the caller that the gateway does not pass on to HTTP. As recorded. */
const ENDING = new Set(["host", "content-encoding", "via"]);
/** What cannot be set either; a trailer needs a body in chunks, which none is here. */
const UNSET = new Set(["connection", "expect", "proxy-authenticate", "te", "trailer", "via"]);

function outgoing(integration: Integration, input: MappingInput, body: Buffer, overrides?: Overrides): OutgoingRequest {
  const { request } = input;
  const isProxy = integration.type === "HTTP_PROXY";
  const parameters = parametersOf(integration, input, overrides);
  const url = urlOf(integration, parameters, request);
  const all = Object.entries(request.headers).map(([name, values]) => [name, values.join(",")] as const);
  const passed = all.filter(([name]) => (isProxy ? !ENDING.has(name.toLowerCase()) : /^x-forwarded-/i.test(name)));
  const type = headerIn(request, "content-type");
  const hasType = type !== undefined && !["GET", "HEAD", "OPTIONS"].includes(request.verb);
  if (isProxy)
    for (const [name, values] of Object.entries(request.query))
      for (const value of values) url.searchParams.append(name, value);
  for (const [name, value] of Object.entries(parameters.querystring)) url.searchParams.append(name, value);
  return {
    method: integration.httpMethod === "ANY" ? request.verb : (integration.httpMethod ?? request.verb),
    url,
    headers: merged(
      [["Host", url.host]],
      usual(request),
      hasType ? [["Content-Type", type]] : [],
      passed,
      Object.entries(parameters.header).filter(([name]) => !UNSET.has(name.toLowerCase())),
      gatewaysOwn(request),
    ),
    body,
  };
}

async function read(response: IncomingMessage) {
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk);
  return { status: response.statusCode ?? 0, headers: headerPairs(response.rawHeaders), body: Buffer.concat(chunks) };
}

/** @throws Failure INTEGRATION_TIMEOUT, INTEGRATION_FAILURE. */
function send({ method, url, headers, body }: OutgoingRequest, ms: number): ReturnType<typeof read> {
  return new Promise((resolve, reject) => {
    const length = String(body.length);
    const settings = { method, headers: [...headers, ["Content-Length", length]].flat(), agent: false };
    const signal = AbortSignal.timeout(ms);
    const call = url.protocol === "https:" ? secure : plain;
    const request = call(url, { ...settings, signal } as never, (response) => void read(response).then(resolve, fail));
    function fail(error: Error): void {
      if (signal.aborted)
        reject(new Failure("INTEGRATION_TIMEOUT", "Endpoint request timed out", { logged: [TIMED_OUT] }));
      const logged = [`Execution failed due to a network error communicating with endpoint: ${error.message}`];
      reject(new Failure("INTEGRATION_FAILURE", "Network error communicating with endpoint", { cause: error, logged }));
    }
    request.on("error", fail).end(body);
  });
}

/** Calls the address of an integration. @throws Failure. */
async function call(integration: Integration, { request }: MappingInput, sent: OutgoingRequest) {
  const started = performance.now();
  const latency = () => ({ integrationLatency: Math.round(performance.now() - started) });
  try {
    const answer = await send(sent, integration.timeoutInMillis);
    const { status } = answer;
    observePhase(request, "integration", { ...latency(), status, integrationStatus: status });
    return answer;
  } catch (error) {
    observePhase(request, "integration", latency());
    throw error;
  }
}

/** An integration of type HTTP: its request and its answer are mapped. */
export const httpEndpoint =
  (integration: Integration, input: MappingInput) =>
  async (body: string, overrides: Overrides): Promise<IntegrationResult> => {
    const sent = outgoing(integration, input, Buffer.from(body), overrides);
    const answer = await call(integration, input, sent);
    return { selector: String(answer.status), headers: answer.headers, body: answer.body.toString() };
  };

/** Headers of an answer that the gateway drops. Content-Encoding is passed on, as the bytes are. */
const DROPPED = new Set(["transfer-encoding", "via"]);
/** And one that is remapped because the gateway writes it itself. */
const own = (name: string) => (name.toLowerCase() === "x-amzn-requestid" ? `x-amzn-Remapped-${name}` : remapped(name));

/** An integration of type HTTP_PROXY: request and answer pass unchanged, apart from mapped parameters. */
export async function callHttpProxy(integration: Integration, input: MappingInput): Promise<HttpResponse> {
  const { request } = input;
  const { status, headers, body } = await call(integration, input, outgoing(integration, input, request.body));
  const passed = headers.filter(([name]) => !DROPPED.has(name.toLowerCase()));
  return {
    status,
    headers: [
      ["x-amzn-RequestId", request.requestId],
      ["x-amz-apigw-id", request.extendedRequestId],
      ...passed.map(([name, value]) => [own(name), value] as const),
    ],
    body,
  };
}
